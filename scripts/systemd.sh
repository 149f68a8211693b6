#!/bin/bash
# Runs deploy/twinport.service under systemd as pid 1, set up by the commands of docs/server.md ("As a service") as they stand there: in
# namespaces of its own, on a copy-on-write view of this machine, of which nothing is left. As root, behind a build, where systemd, curl and strace are:
#   scripts/systemd.sh
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD
stage=$(mktemp -d /var/tmp/twinport-systemd-XXXXXX)
cgroup=$(findmnt -n -t cgroup2 -o TARGET | head -1)/twinport-$$
mkdir "$stage"/{upper,work,root} "$cgroup"
boot=
end() {
  # Pid 1 takes the whole machine with it.
  [ -z "$boot" ] || kill -KILL "$boot" && wait "$boot" 2>/dev/null || true
  until find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null; do sleep 0.1; done
  rm -rf "$stage"
}
trap end EXIT

# The command, as npm install --global would put it.
packed=$stage/packed
mkdir -p "$packed/node_modules/@node-rs"
cp -r packages/cli/{bin,bundle,package.json} "$packed"
cp -rL node_modules/@node-rs/argon2* "$packed/node_modules/@node-rs/"
for name in koffi @koromix; do
  [ -e "node_modules/$name" ] && cp -rL "node_modules/$name" "$packed/node_modules/"
done

cat >"$stage/boot.sh" <<BOOT
set -e
mount --make-rprivate /
mount -t overlay overlay -o lowerdir=/,upperdir=$stage/upper,workdir=$stage/work $stage/root
mkdir -p $stage/root/usr/lib/node_modules $stage/root/repository
cp -r $packed $stage/root/usr/lib/node_modules/twinport
ln -sf ../lib/node_modules/twinport/bin/twinport.js $stage/root/usr/bin/twinport
cp -r $repository/deploy $stage/root/repository/
cd $stage/root
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
for place in run tmp; do mount -t tmpfs tmpfs \$place; done
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do cp -a /dev/\$device dev/; done
mkdir dev/pts dev/shm old
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
: >etc/machine-id
rm -rf etc/systemd/system/*.wants etc/systemd/system/default.target
# What would reach beyond the namespaces.
for unit in systemd-udevd systemd-udev-trigger systemd-sysctl systemd-modules-load systemd-random-seed systemd-remount-fs; do
  ln -sf /dev/null etc/systemd/system/\$unit.service
done
ip link set lo up
pivot_root . old
umount -l old
exec env -i container=twinport PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=multi-user.target --show-status=no
BOOT

(echo "$BASHPID" >"$cgroup/cgroup.procs" && exec unshare --pid --mount --uts --ipc --net --cgroup --fork --kill-child bash "$stage/boot.sh") &
boot=$!
inside() { nsenter -t "$(pgrep -P "$boot")" --mount --uts --ipc --net --pid --cgroup --root --wd -- "$@"; }
until inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; do sleep 0.2; done

setup=$(sed -n '/^## As a service/,/^## /{/^```sh/,/^```/p}' docs/server.md | grep -v '^```\|npm install\|journalctl' | sed 's/sudo //g; s/twinport users add/echo "open sesame" | twinport users add/')
inside bash -e -c "cd /repository && $setup"
inside bash -s <<'CHECKS'
failed=0
check() { if [ "$2" = "$3" ]; then echo "ok: $1"; else echo "FAILED: $1: «$2» is not «$3»"; failed=1; fi; }
said() { journalctl -u twinport --no-pager | grep -qF -- "$1" && echo yes; }
pid() { systemctl show -p MainPID --value twinport; }
client() { curl -sS --ssl-reqd --cacert /tmp/certificate.pem -u "alice:open sesame" "$@" 2>/dev/null; }
until [ "$(said 'ftp://[::]:21')" = yes ] || [ "$((waited++))" -gt 100 ]; do sleep 0.1; done
cp /var/lib/twinport/certificate.pem /tmp/
check "it listens on port 21, as its own user" "$(ps -o user= -p "$(pid)")" twinport
check "it may do nothing else" "$(grep CapEff "/proc/$(pid)/status" | cut -f2)" 0000000000000400
check "its key is its own" "$(stat -c '%U %a' /var/lib/twinport/key.pem)" "twinport 600"
echo hello >/tmp/up.txt
client -T /tmp/up.txt ftp://localhost/
check "a file goes in and comes out over TLS" "$(client ftp://localhost/up.txt)" hello
ln -s /etc/passwd /srv/ftp/leak
check "nothing comes from outside" "$(client ftp://localhost/leak)" ""
systemctl reload twinport; sleep 1
check "a reload reads the users again" "$(said 'The users file has been read again')" yes
before=$(pid); systemctl kill -s KILL twinport; sleep 4
check "killed, it comes again" "$(systemctl is-active twinport) $([ "$(pid)" != "$before" ] && echo new)" "active new"
timeout 4 strace -qq -f -e trace=openat2 -o /tmp/trace -p "$(pid)" & sleep 1
client ftp://localhost/up.txt >/dev/null; wait
# A server that has just begun has no folder open yet.
check "openat2 is let through" "$(grep -qE 'openat2.* = [0-9]+$' /tmp/trace && echo yes)" yes
head -c 50000000 /dev/zero >/tmp/big
client --limit-rate 1M -T /tmp/big ftp://localhost/big & sleep 2
begin=$SECONDS; systemctl stop twinport
check "it stops while an upload runs" "$([ $((SECONDS - begin)) -lt 5 ] && systemctl show -p Result --value twinport)" success
check "of the upload nothing is left" "$(ls -A /srv/ftp | tr '\n' ' ')" "leak up.txt "
exit $failed
CHECKS
