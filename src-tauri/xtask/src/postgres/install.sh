#!/bin/sh
# Installs Debian's PostgreSQL for its programs alone. By itself the package makes a server and starts it, now and with the computer; so
# its setting against that stands in its file for as long as this takes.
set -e
conf=/etc/postgresql-common/createcluster.conf
line='create_main_cluster = false # while cargo xtask installs the programs'

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=0 "$@"
}

take_back() {
  sed -i "/^$line\$/d" "$conf"
}

# Older lists may do as well.
apt update || true
# Brings the file, and no server.
apt install -y --no-install-recommends postgresql-common
trap 'exit 1' HUP INT TERM
trap take_back EXIT
printf '%s\n' "$line" >>"$conf"
apt install -y --no-install-recommends postgresql
