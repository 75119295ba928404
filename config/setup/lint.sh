#!/usr/bin/env bash
# make lint: everything that can be said of the code without running it. Stops at nothing, so
# that one run shows all there is to mend.
set -uo pipefail
cd "$(dirname "$0")/../.."

python=.venv/bin/python
failed=()
check() {
    local name="$1"
    shift
    echo "── $name"
    "$@" || failed+=("$name")
}

# The types take longest and one processor: they are looked at while the rest is, and told in turn.
said_of_types="$(mktemp)"
trap 'rm -f "$said_of_types"' EXIT
"$python" -m mypy > "$said_of_types" 2>&1 &
looking_at_types=$!
types() {
    wait "$looking_at_types"
    local code=$?
    cat "$said_of_types"
    return "$code"
}

check "form (ruff format)" "$python" -m ruff format --check --quiet .
check "mistakes (ruff)" "$python" -m ruff check --quiet .
check "arrows (import-linter)" .venv/bin/python -c \
    'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))'
check "migrations" env DATABASE_URL=sqlite://:memory: \
    "$python" manage.py makemigrations --check --dry-run
check "translations" "$python" -m config.setup.translations check
check "types (mypy)" types

if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}"
    exit 1
fi
