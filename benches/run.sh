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
# Needs: rg, python3, pip and apt-get (for the sources of transformers and of Linux; left out where they cannot be had).
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
if [ ! -e "$trees/transformers.done" ]; then
  if (cd "$trees" && pip download --quiet --no-binary :all: --no-deps transformers==5.23.0 && tar xzf transformers-5.23.0.tar.gz); then
    touch "$trees/transformers.done"
  else
    echo "transformers: source package not available, left out"
  fi
fi
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
