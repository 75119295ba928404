#!/usr/bin/env bash
# Makes .venv and installs the pinned packages; does nothing where that is done already.
#   environment.sh          what Mera runs on
#   environment.sh tests    what its tests and checks need as well
set -euo pipefail
cd "$(dirname "$0")/../.."

python=.venv/bin/python
needs=(requirements.txt)
if [ "${1:-}" = tests ]; then needs+=(tests/requirements.txt); fi

runs() { "$python" -c 'import sys, pip; sys.exit(sys.version_info < (3, 12))' 2> /dev/null; }

# The copy that an installation leaves behind is what the next run compares with.
stamp_of() { echo ".venv/installed-${1//\//-}"; }
installed() {
    for need in "${needs[@]}"; do cmp -s "$need" "$(stamp_of "$need")" || return 1; done
}

if installed && [ -x "$python" ]; then exit 0; fi

if ! runs; then
    found="$(bash config/setup/find_python.sh)"
    echo "Making .venv with $found"
    rm -rf .venv
    "$found" -m venv .venv
fi

echo "Installing ${needs[*]} (a minute or two, once)"
arguments=()
for need in "${needs[@]}"; do arguments+=(-r "$need"); done
"$python" -m pip install -qq --disable-pip-version-check "${arguments[@]}"
for need in "${needs[@]}"; do cp "$need" "$(stamp_of "$need")"; done
