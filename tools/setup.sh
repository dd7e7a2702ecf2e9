#!/usr/bin/env bash
# Installs what the checks need beyond Go, Git and Make: a C compiler for the race detector, and for the tests of the
# functions a MariaDB server and a Redis server, or Valkey's. Debian and its relatives only; elsewhere it says what is
# missing.
set -euo pipefail

missing=()
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
PATH=$PATH:/usr/sbin command -v mariadbd >/dev/null || missing+=(mariadb-server)
command -v valkey-server >/dev/null || command -v redis-server >/dev/null || missing+=(redis-server)
((${#missing[@]})) || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Missing for the checks: ${missing[*]} (Debian's names). Install them, and run this again." >&2
	exit 1
fi
echo "Installing ${missing[*]}"
sudo=()
[[ $EUID -eq 0 ]] || sudo=(sudo)
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
