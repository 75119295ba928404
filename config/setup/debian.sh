#!/usr/bin/env bash
# Installs what the tests drive and Debian packages: a browser, two servers, gettext.
# Where that is not allowed it says so and succeeds: the tests that need them are skipped by name.
set -uo pipefail

packages=()
has() { command -v "$1" > /dev/null; }
has chromium || has chromium-browser || has google-chrome || packages+=(chromium fonts-dejavu-core)
has redis-server || has valkey-server || packages+=(redis-server)
has postgres || ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1 || packages+=(postgresql)
has xgettext || packages+=(gettext)
if [ ${#packages[@]} -eq 0 ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then as_root=(sudo -n); fi
if ! has apt-get || ! ${as_root[@]+"${as_root[@]}"} true 2> /dev/null; then
    echo "Tests that need ${packages[*]} will be skipped: install these yourself, or run this on Debian as root or with passwordless sudo."
    exit 0
fi

echo "Installing Debian packages: ${packages[*]}"
install() {
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null < /dev/null
}
# A list of packages that is a few days old may still do; if not, a new one is fetched.
install 2> /dev/null || { ${as_root[@]+"${as_root[@]}"} apt-get update -qq && install; } \
    || echo "apt-get could not install ${packages[*]}: the tests that need them will say so."
