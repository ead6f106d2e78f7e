#!/bin/sh
# Lays out the file system of the small image, but for the emulator itself: Node, the libraries that it needs, and what a program expects of
# a system. Usage: image-root.sh FOLDER [NODE]. It runs while the image is built, on Debian's or another glibc system.
set -eu
root=$1
node=${2:-$(command -v node)}

mkdir -p "$root/usr/local/bin" "$root/etc/ssl/certs" "$root/home/node"
mkdir -m 1777 "$root/tmp"
cp "$node" "$root/usr/local/bin/node"

# Each line of ldd that names a file: `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)`, or the loader alone.
for library in $(ldd "$node" | grep -o '/[^ ]*'); do
  mkdir -p "$root${library%/*}"
  cp -L "$library" "$root$library"
done

# The image has no shell and no env, which dist/bin.js would need. Settings of a user for Node apply here too.
printf '%s\n' '#!/usr/local/bin/node' "import('/app/dist/bin.js')" >"$root/usr/local/bin/zilliz-import-emulator"
chmod 755 "$root/usr/local/bin/zilliz-import-emulator"

printf '%s\n' 'root:x:0:0:root:/root:/nologin' 'node:x:1000:1000::/home/node:/nologin' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'node:x:1000:' >"$root/etc/group"
printf '%s\n' 'hosts: files dns' >"$root/etc/nsswitch.conf"
# For SSL_CERT_FILE and --use-openssl-ca; Node itself carries the same certificates.
"$node" -p 'require("node:tls").rootCertificates.join("\n")' >"$root/etc/ssl/certs/ca-certificates.crt"
