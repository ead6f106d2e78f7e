#!/usr/bin/env bash
# Makes an image of name $1 that stands in for Docker Hub's node:24-bookworm-slim, in folder $2: Debian by debootstrap, Node 24 and
# npm from npm, the user node. DEBIAN_MIRROR is where Debian comes from; without it, where this machine's own packages do.
set -euo pipefail
name=$1
work=$2
root=$work/rootfs

mirror=${DEBIAN_MIRROR:-$(awk '$1 == "URIs:" { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)}
mirror=${mirror:-$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /:\/\//) { print $i; exit } }' /etc/apt/sources.list 2>/dev/null || true)}
# shellcheck disable=SC2086 -- without a mirror debootstrap takes its own default
debootstrap --variant=minbase --include=ca-certificates bookworm "$root" $mirror >"$work/debootstrap.log" 2>&1 || {
  tail -20 "$work/debootstrap.log"
  exit 1
}
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,locale,man}/*

node=node-linux-$(node -p process.arch)
npm install --silent --no-save --no-audit --no-fund --prefix "$work/node" "$node@24"
cp "$work/node/node_modules/$node/bin/node" "$root/usr/local/bin/"
mkdir -p "$root/usr/local/lib/node_modules"
cp -r "$(npm root --global)/npm" "$root/usr/local/lib/node_modules/"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
chroot "$root" useradd --uid 1000 --create-home node

tar -C "$root" -cf "$work/rootfs.tar" .
cat >"$work/Dockerfile" <<'DOCKERFILE'
FROM scratch
ADD rootfs.tar /
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
DOCKERFILE
buildah bud --quiet --isolation chroot --tag "$name" "$work"
rm -rf "$root" "$work/rootfs.tar" "$work/node"
