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
# Live pages are answers without an end: a stop does not wait for them longer than this.
# Nobody stands in front of it: what a visitor says of his own address is not believed.
exec .venv/bin/python -m uvicorn config.asgi:application --host 127.0.0.1 --port "$PORT" \
    --no-proxy-headers --lifespan on --timeout-graceful-shutdown 3 --no-access-log --log-level warning
