#!/usr/bin/env bash
# Runs the audit for action.yml: writes SARIF and the job summary, and leaves the exit code in the outputs, so that
# the SARIF can be uploaded before the job fails. Ends with 0 unless the environment is not GitHub's.
set -euo pipefail

: "${GITHUB_OUTPUT:?is set by GitHub Actions}" "${GITHUB_STEP_SUMMARY:?is set by GitHub Actions}"
: "${RUNNER_TEMP:?is set by GitHub Actions}" "${INPUT_VERSION:?input version is empty}"
sarif=${INPUT_SARIF_FILE:-kvposture.sarif}
result=$RUNNER_TEMP/kvposture-result.json
summary=$RUNNER_TEMP/kvposture-summary.md
# What an earlier step left is not this audit's.
rm -f -- "$sarif" "$result" "$summary"

command=(npx --yes "kvposture@$INPUT_VERSION" audit
  -o github -o "sarif=$sarif" -o "markdown=$summary" -o "json=$result")
[[ -z ${INPUT_CONFIG:-} ]] || command+=(--config "$INPUT_CONFIG")
[[ -z ${INPUT_FAIL_ON:-} ]] || command+=(--fail-on "$INPUT_FAIL_ON")
# xargs takes the quotes of a shell and expands nothing.
if [[ ${INPUT_ARGS:-} == *[![:space:]]* ]]; then
  # The dot keeps the shell from dropping an empty argument at the end.
  arguments=$(printf '%s' "$INPUT_ARGS" | xargs -n1 printf '%s\n' && echo .) || {
    echo '::error title=kvposture::The input args has a quote that is not closed.'
    echo 'exit-code=2' >> "$GITHUB_OUTPUT"
    exit 0
  }
  while IFS= read -r argument; do command+=("$argument"); done < <(printf '%s' "${arguments%.}")
fi

code=0
"${command[@]}" || code=$?
# npm ends with 1 too where it cannot fetch the package, and --help with 0: neither is the answer of an audit.
if [[ $code -le 1 && ! -f $result ]]; then
  echo '::error title=kvposture::There was no audit: npm could not run it, or the input args asks for none. The log above says why.'
  code=4
fi

[[ ! -f $summary ]] || cat "$summary" >> "$GITHUB_STEP_SUMMARY"
open=
[[ ! -f $result ]] || open=$(node -e '
  const { summary } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const open = Object.entries(summary.bySeverity).map(([severity, count]) => [severity, count.open]);
  console.log(JSON.stringify(Object.fromEntries(open)));' "$result")
[[ -f $sarif ]] || sarif=
{
  echo "exit-code=$code"
  echo "sarif-file=$sarif"
  echo "open=$open"
} >> "$GITHUB_OUTPUT"
