# Named steps with times, and a summary that decides the exit status. Sourced by check and test.
#   step NAME COMMAND…       runs it; a failure does not stop the rest
#   must NAME COMMAND…       the same, but what follows makes no sense without it
#   summary                  prints all, and exits with 1 if any step failed
# shellcheck shell=bash

step_logs=var/steps
mkdir -p "$step_logs"
step_lines=()
step_failures=()
steps_failed=0

step() {
    local name=$1 start=$SECONDS status=0
    shift
    local log="$step_logs/${name//[^a-zA-Z0-9]/-}.log"
    echo "── $name"
    "$@" 2>&1 | tee "$log" | { grep -vE "${step_quiet:-^$}" || true; }
    status=${PIPESTATUS[0]}
    local verdict=ok
    if [ "$status" != 0 ]; then
        verdict="FAILED ($status)"
        steps_failed=$((steps_failed + 1))
        step_failures+=("$name:" "$(failures "$log")")
    fi
    step_lines+=("$(printf '%-34s %5ds  %-12s %s' "$name" $((SECONDS - start)) "$verdict" "$(counts "$log")")")
    [ "$status" = 0 ]
}

must() {
    step "$@" || summary
}

# What a test run says of itself.
counts() {
    { grep -aoE '[0-9]+ tests in all targets|Test run with [0-9]+ tests? in [0-9]+ suites?|[0-9]+ (passed|failed|skipped)[^=]*' "$1" || true; } |
        tail -1 | sed 's/^Test run with //; s/ *$//'
}

# What failed in it, by name, lest it be looked for among thousands of lines.
failures() {
    { grep -aE '^(FAILED|ERROR) |^✘ Test .* (recorded an issue|failed after)|(^|: )error: ' "$1" || true; } |
        cut -c1-300 | head -20 | sed 's/^/    /'
}

summary() {
    echo
    echo "═══════════════════════════════════════════════════════════════════════"
    printf '%s\n' "${step_lines[@]}"
    echo "───────────────────────────────────────────────────────────────────────"
    if [ $steps_failed = 0 ]; then
        echo "all ${#step_lines[@]} steps passed in ${SECONDS}s"
        exit 0
    fi
    printf '%s\n' "${step_failures[@]}"
    echo "$steps_failed of ${#step_lines[@]} steps FAILED in ${SECONDS}s; their output is in $step_logs/"
    exit 1
}
