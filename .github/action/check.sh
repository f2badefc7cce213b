#!/usr/bin/env bash
# Runs the check in the workspace: report in the log, annotations, job summary, reports, outputs. Ends as mayuse does: 0 nothing to
# object to, 1 findings, 2 could not do the job.
# shellcheck source=.github/action/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

for name in ONLINE SUMMARY; do
  value=INPUT_$name
  case ${!value} in true | false) ;; *) die "$(tr '[:upper:]' '[:lower:]' <<<"$name"): \`${!value}\` is neither true nor false" ;; esac
done
for name in BASE POLICY_FROM; do
  value=INPUT_$name
  case ${!value} in -* | *[[:space:]]*) die "$(tr '[:upper:]_' '[:lower:]-' <<<"$name"): \`${!value}\` is no revision" ;; esac
done

work=$(mktemp -d "$RUNNER_TEMP/mayuse.XXXXXXXX")
paths=()
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  [ -z "$line" ] || paths+=("$line")
done <<<"$INPUT_PATHS"

# The repository is the one that holds the paths.
repository=.
if [ ${#paths[@]} -gt 0 ]; then
  repository=${paths[0]}
  [ -d "$repository" ] || repository=$(dirname -- "$repository")
fi
git_here() { git -c core.fsmonitor=false -c core.hooksPath=/dev/null -C "$repository" "$@"; }

# The commit a pull request is compared with, and whose policy judges it. When the merge of base and head is checked out, it is the
# first parent, which may be newer than what the event names. When the head is, it is the base: mayuse compares with where the two
# parted, but where that is, and which policy was in force there, is the choice of whoever made the head.
pull_request_base() {
  local commit first second rest
  commit=$(git_here cat-file commit HEAD 2>/dev/null) || { printf '%s' "$PULL_REQUEST_BASE"; return; }
  # The raw commit names its parents even where the clone does not have them.
  read -r first second rest <<<"$(sed -n '/^$/q; s/^parent //p' <<<"$commit" | tr '\n' ' ')"
  if [ -n "$second" ] && [ "$second" = "$PULL_REQUEST_HEAD" ] && [ -z "$rest" ]; then
    printf '%s' "$first"
  else
    printf '%s' "$PULL_REQUEST_BASE"
  fi
}

base=
case $INPUT_BASE in
  auto)
    case $EVENT in
      pull_request | pull_request_target) base=$(pull_request_base) ;;
      merge_group) base=$MERGE_GROUP_BASE ;;
    esac
    ;;
  none | '') ;;
  *) base=$INPUT_BASE ;;
esac
policy=
own_policy=false
case $INPUT_POLICY_FROM in
  auto)
    case $EVENT in pull_request | pull_request_target)
      policy=$base
      own_policy=true
      ;;
    esac
    ;;
  head | '') ;;
  *) policy=$INPUT_POLICY_FROM ;;
esac

# Whether the policy, or the project's own licenses and families, differ from the base's. If that cannot be told, they do.
policy_differs() {
  ! git_here diff --quiet --no-ext-diff --no-textconv "$base" HEAD -- ':(top,glob)**/mayuse.toml' ':(top,glob)**/.mayuse.toml' \
    ':(top,glob)**/pyproject.toml' ':(top,glob)**/mayuse.lock' ':(top,glob)**/mayuse/**' 2>/dev/null
}

# run NAME [ARGUMENT...]: one check, its reports in a folder of that name.
run() {
  local out=$work/$1
  shift
  mkdir "$out"
  local arguments=(check --color always --output "json=$out/report.json" --output "github=$out/commands")
  arguments+=(--output "markdown=$out/summary.md")
  [ -z "$INPUT_SARIF_FILE" ] || arguments+=(--output "sarif=$out/report.sarif")
  [ -z "$INPUT_COMMENT_FILE" ] || arguments+=(--output "comment=$out/comment.md")
  [ -z "$INPUT_FAIL_ON" ] || arguments+=("--fail-on=$INPUT_FAIL_ON")
  [ -z "$base" ] || arguments+=("--base=$base")
  [ "$INPUT_ONLINE" = false ] || arguments+=(--online)
  status=0
  "$PROGRAM" "${arguments[@]}" "$@" -- ${paths[@]+"${paths[@]}"} >"$out/human" 2>"$out/errors" || status=$?
  [ "$status" -le 1 ] && [ -f "$out/report.json" ] || status=2
  inert "$out/errors" "$out/human"
}

# place PATH NAME FILE: puts a report where the workflow wants it, and says where that is in the output NAME.
place() {
  local wanted=$1 folder existing
  case $wanted in *$'\n'* | *$'\r'*) die "$2: a path is one line" ;; esac
  folder=$(dirname -- "$wanted")
  existing=$folder
  while [ ! -e "$existing" ]; do existing=$(dirname -- "$existing"); done
  # Links in the checked repository lead nowhere else.
  case $wanted in
    /* | [A-Za-z]:*) ;;
    *) case $(cd -P -- "$existing" && pwd)/ in "$(pwd -P)"/*) ;; *) die "$2: $wanted lies outside the workspace" ;; esac ;;
  esac
  mkdir -p -- "$folder" || die "$2: the folder of $wanted cannot be made"
  [ ! -d "$wanted" ] || [ -L "$wanted" ] || die "$2: $wanted is a folder"
  rm -f -- "$wanted"
  cp -- "$3" "$wanted"
  output "$2" "$(cd -P -- "$folder" && pwd)/$(basename -- "$wanted")"
}

if [ -n "$policy" ]; then
  run first "--policy-from=$policy"
else
  run first
fi
shown=first
if [ "$own_policy" = true ] && [ -n "$base" ] && [ "$status" -ne 2 ] && policy_differs; then
  echo "The policy differs from the base's: checked once more, by the policy as it is checked out."
  before=$status
  run second
  # The first to fail is what the annotations are about.
  if [ "$before" -eq 0 ] && [ "$status" -ne 0 ]; then shown=second; fi
  if [ "$before" -gt "$status" ]; then status=$before; fi
fi

report=$work/$shown
if [ -f "$report/commands" ]; then
  cat -- "$report/commands"
else
  why=$(head -c 3000 "$report/errors" | sed 's/^mayuse: //')
  printf '::error title=mayuse::%s\n' "$(escaped "${why:-it ended without a report}")"
fi

if [ "$INPUT_SUMMARY" = true ]; then
  # The runner takes 1 MiB and nothing of what is longer.
  room=1048576
  for one in first second; do
    [ -f "$work/$one/summary.md" ] || continue
    {
      [ "$one" = first ] || printf '\n\n---\n\n**By the policy of this pull request, which differs from that of the base:**\n\n'
      cat -- "$work/$one/summary.md"
    } >"$work/part"
    size=$(wc -c <"$work/part")
    if [ "$size" -gt "$room" ]; then
      printf '\n\nThe report by the policy of this pull request does not fit in here.\n' >"$work/part"
    fi
    cat -- "$work/part" >>"$GITHUB_STEP_SUMMARY"
    room=$((room - size - 100))
  done
  if [ ! -f "$work/first/summary.md" ]; then
    # Indented, it is no Markdown.
    { printf '## mayuse could not do its job\n\n'; head -c 3000 "$report/errors" | sed 's/^/    /'; } >>"$GITHUB_STEP_SUMMARY"
  fi
fi

if [ -f "$report/report.json" ]; then
  # The report's own figures stand before anything that the repository can write.
  figures=$(sed '/^  "models": \[/q' "$report/report.json")
  figure() { sed -n "s/^ *\"$1\": \"\{0,1\}\([a-z0-9-]*\)\"\{0,1\},\{0,1\}$/\1/p" <<<"$figures" | head -n 1; }
  output verdict "$(sed -n '1s/^## mayuse: \([a-z-]*\)$/\1/p' "$report/summary.md")"
  # `models` is a figure of the summary first and the inventory's name after it.
  for name in new unchanged models denied needs-review obligations allowed; do
    output "$name" "$(figure "$(tr - _ <<<"$name")")"
  done
  output json-file "$report/report.json"
  output markdown-file "$report/summary.md"
  [ -z "$INPUT_SARIF_FILE" ] || place "$INPUT_SARIF_FILE" sarif-file "$report/report.sarif"
  [ -z "$INPUT_COMMENT_FILE" ] || place "$INPUT_COMMENT_FILE" comment-file "$report/comment.md"
fi
exit "$status"
