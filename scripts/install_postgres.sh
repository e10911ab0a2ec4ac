#!/usr/bin/env bash
# Installs Debian's PostgreSQL server if there is none. The tests start their own one, in a
# temporary folder and on a free port: no cluster is made and no service needs to run.
set -euo pipefail

if command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  exit 0
fi

fail() {
  echo "install_postgres.sh: $1" >&2
  exit 1
}

command -v apt-get >/dev/null ||
  fail "no apt-get here: install a PostgreSQL server so that initdb is in PATH"

root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "needs root (or sudo): apt-get install postgresql"
  root=(sudo)
fi

# Read by Debian's package when it is set up: no cluster "main".
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  "${root[@]}" mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" |
    "${root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi

install() {
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends \
    -o Dpkg::Options::=--force-confold postgresql
}
install || { "${root[@]}" apt-get update --quiet && install; } ||
  fail "apt-get could not install postgresql"
