# What both steps share. Read by `.`, for bash 3.2 and later: macOS has no newer one.
set -euo pipefail
# Standard output, also from within `$(…)`.
exec 3>&1

# Text as the data of a workflow command.
escaped() {
  local text=$1
  text=${text//'%'/%25}
  text=${text//$'\r'/%0D}
  text=${text//$'\n'/%0A}
  printf '%s' "$text"
}

# Says what is wrong where a reader of the checks sees it, and ends: the job could not be done.
die() {
  printf '::error title=mayuse::%s\n' "$(escaped "$1")" >&3
  exit 2
}

# A word that nobody can guess.
token() {
  od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

# An output of this step; the value may be any text.
output() {
  local end
  end=$(token)
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}

# Prints files of which nothing may act as a workflow command.
inert() {
  local end
  end=$(token)
  printf '::stop-commands::%s\n' "$end"
  cat -- "$@"
  printf '\n::%s::\n' "$end"
}
