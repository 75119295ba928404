#!/usr/bin/env bash
# Prints the path of a Python that can run Mera, or says what to install and fails.
set -uo pipefail
cd "$(dirname "$0")/../.."

wanted="$(tr -d '[:space:]' < .python-version)"

fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2> /dev/null; }
makes_venvs() { "$1" -c 'import ensurepip, venv' 2> /dev/null; }
path_of() { "$1" -c 'import sys; print(sys.executable)'; }

candidates() {
    printf '%s\n' "python$wanted" python3.13 python3.12 python3.14 python3 python
    # pyenv's shims refuse versions that it was not told to use; the versions themselves run.
    for root in "${PYENV_ROOT:-}" "$HOME/.pyenv"; do
        [ -n "$root" ] && ls -d "$root/versions/$wanted"*/bin/python3 2> /dev/null
        [ -n "$root" ] && ls -d "$root"/versions/*/bin/python3 2> /dev/null
    done
}

without_venv=""
while read -r candidate; do
    fits "$candidate" || continue
    if makes_venvs "$candidate"; then
        path_of "$candidate"
        exit 0
    fi
    without_venv="$candidate"
done < <(candidates)

if [ -n "$without_venv" ]; then
    name="python$("$without_venv" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    echo "Mera found $without_venv, but not its venv module: install ${name}-venv (Debian: apt install ${name}-venv)." >&2
else
    echo "Mera needs Python 3.12 or newer and found none: install Python $wanted (Debian 13: apt install python3 python3-venv; elsewhere pyenv or uv bring it)." >&2
fi
exit 1
