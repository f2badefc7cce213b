#!/usr/bin/env bash
# Measures mayuse against ripgrep on trees it builds, checks every answer, and fails when a ratio is over its gate.
#
#   benches/run.sh [FOLDER]          the trees are built in FOLDER and kept there (default: benches/trees)
#   MAYUSE=path/to/mayuse            program to measure (default: target/release/mayuse)
#   SYNTH=path/to/synth.py           generator of trees (default: ../shared/reference/tools/synth.py, else benches/synth.py)
#   LARGE=1                          the tree of 1,000,000 files as well
#   PAIRS=5                          pairs of runs per ratio
#   TREES="transformers linux"       only these trees
#
# Needs: rg, python3, pip and apt-get (for the sources of Python projects and of Linux; left out where they cannot be had).
# ai-mono is thirteen projects about models side by side: 38,988 files, 442 MB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
trees=${1:-$here/trees}
mayuse=$(realpath "${MAYUSE:-$root/target/release/mayuse}")
synth=${SYNTH:-$root/../shared/reference/tools/synth.py}
[ -f "$synth" ] || synth=$here/synth.py
mkdir -p "$trees"

"$mayuse" --version
rg --version | head -1
echo "$(nproc) cores"

for n in 10000 100000 ${LARGE:+1000000}; do
  [ -e "$trees/synth-$n.done" ] || { python3 "$synth" "$trees/synth-$n" "$n" 4 500 7 && touch "$trees/synth-$n.done"; }
done
# Source packages as they are published; what cannot be had is left out of its tree, and the tree is measured without it.
sources() {
  local tree=$1
  shift
  [ -e "$trees/$tree.done" ] && return
  mkdir -p "$trees/$tree" "$trees/packages"
  local package
  for package in "$@"; do
    if unearth "$package" --no-binary --download "$trees/packages" >/dev/null; then
      tar xzf "$(find "$trees/packages" -iname "$(tr '-' '?' <<<"${package%%==*}")-${package##*==}.tar.gz" | head -1)" -C "$trees/$tree"
    else
      echo "$package: source package not available, left out"
    fi
  done
  rm -r "$trees/packages"
  touch "$trees/$tree.done"
}
command -v unearth >/dev/null || pip install --quiet unearth
sources transformers transformers==5.23.0
sources ai-mono transformers==5.23.0 vllm==0.33.0 diffusers==0.42.1 litellm==1.109.1 sglang==0.5.10.post1 langchain==1.5.0 \
  langchain-core==1.8.1 langchain-community==0.4.2 llama-index-core==0.14.25 lm-eval==0.5.0.dev1 peft==0.21.2 trl==1.16.0 \
  haystack-ai==3.5.0.dev20261027000252
if [ ! -e "$trees/linux.done" ]; then
  if (cd "$trees" && apt-get download --quiet linux-source-6.1 && dpkg-deb -x linux-source-6.1_*.deb linux.deb \
    && mkdir -p linux && tar xJf linux.deb/usr/src/linux-source-6.1.tar.xz -C linux --strip-components=1); then
    touch "$trees/linux.done"
  else
    echo "linux: source package not available, left out"
  fi
  rm -rf "$trees"/linux.deb "$trees"/linux-source-6.1_*.deb
fi
# Any further tree that lies in the folder is measured too.

# shellcheck disable=SC2086  # a list of names
exec python3 "$here/measure.py" "$mayuse" "$trees" "${PAIRS:-5}" ${TREES:-}
