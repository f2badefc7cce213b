#!/usr/bin/env bash
# Installs mayuse and names the program in the output `program`. Nothing is put on PATH.
# shellcheck source=.github/action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Only the program that verifies attestations needs it.
github_token=$GH_TOKEN
unset GH_TOKEN

windows() { [ "${RUNNER_OS:-}" = Windows ]; }

case $INPUT_INSTALL in wheel | release | path) ;; *)
  die "install: \`$INPUT_INSTALL\` is none of wheel, release and path" ;;
esac
version=$INPUT_VERSION
if [ -n "$version" ]; then
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || die "version: \`$version\` is no version such as 1.2.3"
elif [ "$INPUT_INSTALL" != path ]; then
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml" | head -n 1)
fi

# Everything below runs outside the checked repository: it must not lend a module or a setting.
workspace=$PWD
cd "$RUNNER_TEMP" || exit 2
home=$(mktemp -d "$RUNNER_TEMP/mayuse.XXXXXXXX")

from_wheel() {
  local python=python3
  command -v python3 >/dev/null || python=python
  command -v "$python" >/dev/null || die "install: wheel needs Python; use actions/setup-python, or \`install: release\`"
  "$python" -I -m venv "$home/venv" >"$home/log" 2>&1 || failed "no virtual environment could be made"
  local bin=$home/venv/bin
  windows && bin=$home/venv/Scripts
  "$bin/python" -I -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: \
    "mayuse==$version" >"$home/log" 2>&1 || failed "mayuse $version could not be installed"
  program=$bin/mayuse
}

failed() {
  inert "$home/log"
  die "install: $1"
}

target() {
  local machine
  machine=$(uname -m)
  case $machine in arm64) machine=aarch64 ;; amd64) machine=x86_64 ;; esac
  case ${RUNNER_OS:-$(uname -s)} in
    Linux) echo "$machine-unknown-linux-musl" ;;
    macOS | Darwin) echo "$machine-apple-darwin" ;;
    Windows) echo "$machine-pc-windows-msvc" ;;
    *) die "install: there are no binaries for ${RUNNER_OS:-this system}" ;;
  esac
}

download() {
  # A mirror may be a folder; whatever a server redirects to is encrypted.
  curl --silent --show-error --fail --location --retry 3 --max-time 300 --max-filesize 104857600 \
    --proto '=https,file' --proto-redir '=https' --output "$home/$1" -- "$releases/v$version/$1" >"$home/log" 2>&1 ||
    failed "$1 could not be downloaded from $releases"
}

checksum() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

from_release() {
  local own=$SERVER/$ACTION_REPOSITORY/releases/download
  releases=${INPUT_RELEASES:-$own}
  releases=${releases%/}
  [ -n "$INPUT_RELEASES$ACTION_REPOSITORY" ] || die "install: release needs \`releases\` when the action is a folder of the repository"
  local archive
  archive=mayuse-v$version-$(target).tar.gz
  download "$archive"
  download SHA256SUMS
  local wanted
  wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$home/SHA256SUMS")
  [ -n "$wanted" ] && [ "$wanted" = "$(checksum "$home/$archive")" ] || die "install: the checksum of $archive is wrong"
  if [ "$releases" = "$own" ] && command -v gh >/dev/null; then
    GH_TOKEN=$github_token gh attestation verify "$home/$archive" --repo "$ACTION_REPOSITORY" >"$home/log" 2>&1 ||
      failed "$archive was not attested by $ACTION_REPOSITORY"
  fi
  tar -xzf "$home/$archive" -C "$home" >"$home/log" 2>&1 || failed "$archive could not be unpacked"
  program=$home/mayuse
}

case $INPUT_INSTALL in
  wheel) from_wheel ;;
  release) from_release ;;
  path)
    program=$(cd "$workspace" && command -v mayuse) || die "install: path finds no mayuse on PATH"
    # A folder relative to the checked repository would have it bring its own program.
    case $program in /* | [A-Za-z]:*) ;; *) die "install: path finds \`$program\`, which is not an absolute path" ;; esac
    ;;
esac
if windows && [ -f "$program.exe" ]; then program=$program.exe; fi
found=$("$program" --version 2>&1) || die "install: $program does not run: $found"
[ -z "$version" ] || [ "$found" = "mayuse $version" ] || die "install: $program is \`$found\`, not mayuse $version"
echo "$found"
output program "$program"
