#!/usr/bin/env bash
# Runs one of README's two commands in a fresh clone owned by an ordinary user: `fresh-clone.sh start|test`.
set -euo pipefail
cd "$(dirname "$0")/.."
user=twinport-newcomer
id "$user" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$user"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet --no-hardlinks . "$folder/twinport"
chown -R "$user" "$folder"
as_user() { runuser -u "$user" -- env -i HOME="/home/$user" PATH="$PATH" CI=true "$@"; }
cd "$folder/twinport"
case $1 in
start)
  as_user npm start --silent -- --once | tee "$folder/out"
  grep -q '227 ' "$folder/out"
  grep -q 'PORT ' "$folder/out"
  as_user npm start --silent -- --once --lang zh-CN | tee "$folder/out"
  grep -q '三次握手' "$folder/out"
  ;;
test) as_user npm test --silent ;;
esac
