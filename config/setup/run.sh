#!/usr/bin/env bash
# make run: from a bare checkout to pages in the browser.
set -euo pipefail
cd "$(dirname "$0")/../.."

export PORT="${PORT:-8000}"
case "$PORT" in
    *[!0-9]* | "" | ??????*) port_ok=no ;;
    *) [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] && port_ok=yes || port_ok=no ;;
esac
if [ "$port_ok" = no ]; then
    echo "PORT must be a number from 1 to 65535, not “$PORT”." >&2
    exit 2
fi
bash config/setup/environment.sh
.venv/bin/python -m config.setup.prepare --serving
# What takes longer than a request is carried out by a worker beside the server: begun again when it
# dies, ended with the server.
(
    worker=
    trap 'kill "$worker" 2> /dev/null; wait; exit 0' INT TERM
    while :; do
        .venv/bin/python manage.py ox_worker --verbosity 0 &
        worker=$!
        wait "$worker" || sleep 2
    done
) &
worker=$!
# Live pages are answers without an end: a stop does not wait for them longer than this.
# Nobody stands in front of it: what a visitor says of his own address is not believed.
.venv/bin/python -m uvicorn config.asgi:application --host 127.0.0.1 --port "$PORT" \
    --no-proxy-headers --lifespan on --timeout-graceful-shutdown 3 --no-access-log --log-level warning &
server=$!
trap 'kill "$server" 2> /dev/null' INT TERM
code=0
# A signal ends the wait before it ends the server.
while kill -0 "$server" 2> /dev/null; do
    code=0
    wait "$server" || code=$?
done
kill "$worker" 2> /dev/null || true
wait
exit "$code"
