#!/bin/sh
# Installs the real FTP programs that tests/interop and fixtures/article talk to, on Debian 12, as root.
# Silent and quick when everything is there. Starts no service: Debian's vsftpd would start itself and conflicts
# with the other servers, so it is unpacked into a cache folder instead of being installed.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
cache=$here/node_modules/.cache/peers

# libwrap0, libcap2, libpam0g, libssl3: what vsftpd is linked against. openssl: hashes its user's password.
packages="tshark tcpdump lftp tnftp inetutils-ftp curl python3 python3-pyftpdlib iproute2 nftables ethtool procps
  util-linux openssl libwrap0 libcap2 libpam0g libssl3"

missing=
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && [ -x "$cache/vsftpd/usr/sbin/vsftpd" ] && exit 0

if [ "$(id -u)" != 0 ]; then
  echo "scripts/peers.sh: not root, so these stay missing:${missing:- vsftpd}" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive

# Mirrors hiccup: everything that fetches is tried twice, with fresh package lists the second time.
twice() {
  "$@" >"$log" 2>&1 && return 0
  apt-get update >>"$log" 2>&1 || true
  "$@" >>"$log" 2>&1 && return 0
  cat "$log" >&2
  return 1
}

if [ -n "$missing" ]; then
  # shellcheck disable=SC2086 # a list of names
  twice apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends $missing
fi

if [ ! -x "$cache/vsftpd/usr/sbin/vsftpd" ]; then
  rm -rf "$cache"
  mkdir -p "$cache"
  cd "$cache"
  twice apt-get -o APT::Sandbox::User=root download vsftpd
  dpkg -x vsftpd_*.deb vsftpd
  rm -f vsftpd_*.deb
fi
