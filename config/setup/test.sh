#!/usr/bin/env bash
# make test: everything once on the embedded profile, then whatever touches the database once
# more on PostgreSQL and Redis. Arguments go to pytest, in both runs.
set -uo pipefail
cd "$(dirname "$0")/../.."

python=.venv/bin/python
# A file's tests stay on one worker: a browser is started once a file, not once a test.
# The order is that of tests/conftest.py, the slow files first.
workers=(-n 3 --dist loadfile --no-loadscope-reorder)
status=0

"$python" -m config.setup.translations compile || exit 1
# What a developer has set for his own server is not for the tests.
unset DATABASE_URL REDIS_URL
# Each worker and each server that a test starts would compile everything for itself.
unset PYTHONDONTWRITEBYTECODE

echo "── SQLite, in process"
"$python" -m pytest "${workers[@]}" "$@" || status=1
echo "── PostgreSQL and Redis"
"$python" -m tests.servers "$python" -m pytest "${workers[@]}" --on-servers "$@"
code=$?
# 5 is "no test": right where somebody asked for tests that touch no database.
if [ $code -ne 0 ] && { [ $code -ne 5 ] || [ $# -eq 0 ]; }; then status=1; fi
exit $status
