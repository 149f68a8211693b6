#!/bin/sh
# Runs the unpacked vsftpd (scripts/peers.sh) in the foreground for one local user, without touching the machine's
# accounts: the user exists only in this process's mount namespace. Ends when its process id is ended. Needs root.
#
#   vsftpd.sh WORK
#
# WORK must hold: vsftpd.conf (without the lines added below), password (one line), home/ (what is served).
# The user is called "reader".
set -eu

if [ "${2-}" != inside ]; then
  exec unshare --mount --propagation private "$0" "$1" inside
fi

work=$1
program=$(cd "$(dirname "$0")/../../.." && pwd)/node_modules/.cache/peers/vsftpd/usr/sbin/vsftpd
uid=64021

# The shell must be one of /etc/shells, or Debian's PAM rules turn the login away.
cat /etc/passwd >"$work/passwd"
echo "reader:x:$uid:$uid::$work/home:/bin/sh" >>"$work/passwd"
(umask 077; echo "reader:$(openssl passwd -6 -stdin <"$work/password"):19000:0:99999:7:::" >"$work/shadow")
mkdir -p "$work/pam.d" "$work/empty"
cat >"$work/pam.d/vsftpd" <<'PAM'
auth required pam_shells.so
auth required pam_unix.so
account required pam_unix.so
session required pam_permit.so
PAM
mount --bind "$work/passwd" /etc/passwd
mount --bind "$work/shadow" /etc/shadow
mount --bind "$work/pam.d" /etc/pam.d

cat >>"$work/vsftpd.conf" <<CONF
background=NO
local_enable=YES
anonymous_enable=NO
chroot_local_user=YES
allow_writeable_chroot=YES
local_umask=022
secure_chroot_dir=$work/empty
pam_service_name=vsftpd
xferlog_enable=NO
CONF
chmod 755 "$work" "$work/empty"
chown -R "$uid:$uid" "$work/home"
# vsftpd says why it cannot start on descriptor 0, where inetd has the connection.
exec "$program" "$work/vsftpd.conf" 0>&2
