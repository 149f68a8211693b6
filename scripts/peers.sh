#!/bin/sh
# Installs the real FTP programs that tests/interop and fixtures/article talk to, on Debian 12, as root.
# Silent and quick when everything is there. Starts no service: Debian's FTP servers would start themselves and conflict
# with each other, so they are unpacked into a cache folder instead of being installed. The peers that npm has go there
# too, from a lock of their own, so that a newcomer's `npm test` does not fetch them. `npm ci` by hand empties the cache.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
cache=$here/node_modules/.cache/peers

# What is not a peer itself: openssl hashes the password of a server's user, python3-openssl is pyftpdlib's TLS, nmap asks a server what attackers ask, ntfs-3g has a file system that takes A for a. Linked against: vsftpd libwrap0, libcap2,
# libpam0g, libssl3; pure-ftpd also libsodium23; haproxy liblua5.3-0, libopentracing-c-wrapper0; proftpd the rest.
packages="curl nmap lftp tnftp inetutils-ftp ncftp wget wput rclone perl python3 python3-pyftpdlib python3-openssl
  tshark tcpdump tcptrace tcpflow zstd iproute2 nftables ethtool procps util-linux time openssl chromium fonts-noto-cjk poppler-utils ntfs-3g
  libwrap0 libcap2 libpam0g libssl3 libsodium23 liblua5.3-0 libopentracing-c-wrapper0
  libacl1 libidn2-0 libncursesw6 libpcre2-8-0 libpcre2-posix3 libhiredis0.14 libmemcached11 libmemcachedutil2"
# Each package to unpack with its program, or its module.
unpacked="vsftpd:usr/sbin/vsftpd proftpd-core:usr/sbin/proftpd proftpd-mod-crypto:usr/lib/proftpd/mod_tls.so
  pure-ftpd:usr/sbin/pure-ftpd haproxy:usr/sbin/haproxy microsocks:usr/bin/microsocks tinyproxy-bin:usr/bin/tinyproxy"

missing=
for package in $packages; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
folded=
for entry in $unpacked; do
  [ -e "$cache/${entry%%:*}/${entry#*:}" ] && [ -s "$cache/${entry%%:*}/version" ] || folded="$folded ${entry%%:*}"
done
# The copy of the lock is made last, so that it stands for a whole installation.
modules=
cmp -s "$here/tests/interop/peers/npm/package-lock.json" "$cache/npm/installed-lock.json" || modules=npm
[ -z "$missing$folded$modules" ] && exit 0

if [ "$(id -u)" != 0 ]; then
  echo "scripts/peers.sh: not root, so these stay missing:$missing$folded ${modules:+(and those of tests/interop/peers/npm)}" >&2
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

for package in $folded; do
  rm -rf "${cache:?}/$package" "$cache/$package.new" "$cache/$package.deb"
  mkdir -p "$cache/$package.deb"
  (cd "$cache/$package.deb" && twice apt-get -o APT::Sandbox::User=root download "$package")
  # Moved into place whole: an interrupted run leaves nothing that looks installed.
  dpkg -x "$cache/$package.deb/"*.deb "$cache/$package.new"
  dpkg-deb -f "$cache/$package.deb/"*.deb Version >"$cache/$package.new/version"
  mv "$cache/$package.new" "$cache/$package"
  rm -rf "$cache/$package.deb"
done

if [ -n "$modules" ]; then
  rm -rf "$cache/npm"
  mkdir -p "$cache/npm"
  cp "$here/tests/interop/peers/npm/package.json" "$here/tests/interop/peers/npm/package-lock.json" "$cache/npm"
  (cd "$cache/npm" && twice npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error)
  cp "$cache/npm/package-lock.json" "$cache/npm/installed-lock.json"
fi
