#!/usr/bin/env bash
# Runs a driver against an emulator that has the service's own name, the address of a cluster, port 443 and a certificate for both, in a
# namespace of its own: neither the names nor the port of the machine are touched. Arguments: the folder of the authority, the host name, then
# the driver's command line, to which https://NAME is added.
set -euo pipefail
if [ -z "${IN_NAMESPACE:-}" ]; then
  IN_NAMESPACE=1 exec unshare --map-root-user --mount --net "$0" "$@"
fi
data=$1 name=$2
address=$(node -p "require('./test/clients/cases.json').address")
shift 2
mkdir -p "$data"
work=$(mktemp -d)
ip link set lo up
printf '127.0.0.1 localhost %s %s\n' "$name" "$address" >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts

node dist/bin.js --port 443 --speed 1000 --era 2025 --tls --data-dir "$data" >"$work/log" &
emulator=$!
trap 'kill "$emulator" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 300); do
  grep -q '"url"' "$work/log" && break
  sleep 0.1
done

# Each client has its own way to be told whom to trust.
authority=$(realpath "$data/ca.pem")
export NODE_EXTRA_CA_CERTS=$authority REQUESTS_CA_BUNDLE=$authority SSL_CERT_FILE=$authority CURL_CA_BUNDLE=$authority
if command -v keytool >/dev/null; then
  keytool -importcert -noprompt -alias emulator -file "$authority" -keystore "$work/trust.p12" -storepass changeit 2>/dev/null
  export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=$work/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"
fi

"$@" "https://$name"
kill "$emulator"
wait "$emulator" && status=0 || status=$?
[ "$status" = 0 ] || {
  printf 'the emulator ended with %s\n' "$status" >&2
  exit 1
}
