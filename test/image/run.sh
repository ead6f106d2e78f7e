#!/usr/bin/env bash
# Builds the image from the Dockerfile and runs it. Needs root and Debian's buildah, podman and runc, and debootstrap where Docker
# Hub cannot be reached. The last line is `N passed, N failed`; the exit code is 0 only if nothing failed.
# IMAGE_TEST_DIR names a folder to work in, so that the base image is kept from one run to the next.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
. "$here/tools.sh"

missing=()
for tool in buildah podman runc node npm; do command -v "$tool" >/dev/null || missing+=("$tool"); done
[ ${#missing[@]} -eq 0 ] || fail "missing: ${missing[*]}. On Debian: apt-get install --no-install-recommends buildah podman runc debootstrap"
[ "$(id -u)" -eq 0 ] || fail 'this needs root: the tools below make containers and, for a base image, a Debian'

work=${IMAGE_TEST_DIR:-$(mktemp -d)}
[ -n "${IMAGE_TEST_DIR:-}" ] || trap 'rm -rf "$work"' EXIT
private_engine "$work"

base=$(sed -n 's/^ARG NODE_IMAGE=//p' Dockerfile)
if ! podman image exists "$base" && ! timeout 120 podman pull --quiet "$base" 2>/dev/null; then
  command -v debootstrap >/dev/null || fail "$base cannot be pulled, and debootstrap is missing to make a stand-in: apt-get install debootstrap"
  printf '%s cannot be pulled; making a stand-in\n' "$base"
  mkdir -p "$work/base"
  "$here/base.sh" "$base" "$work/base" || fail 'the stand-in for the base image could not be made'
fi

# npm's settings on this machine, and the certificates it is told to trust, for the build alone: nothing of a mount gets into an image.
ca=${NODE_EXTRA_CA_CERTS:-}
npmrc=$work/npmrc
install -m 600 /dev/null "$npmrc"
(cd / && for kind in global user; do cat "$(npm config get "${kind}config" 2>/dev/null)" 2>/dev/null && echo || true; done) >"$npmrc"
volumes=(--volume "$npmrc:/root/.npmrc:ro")
if [ -n "$ca" ]; then
  grep -q '^cafile' "$npmrc" || echo "cafile=$ca" >>"$npmrc"
  volumes+=(--volume "$ca:$ca:ro")
fi

export IMAGE=localhost/zilliz-import-emulator:test
labels=(--build-arg VERSION=1.2.3 --build-arg REVISION=0123abc --build-arg SOURCE=https://git.example.com/emulator.git)
# The docker format: the other one has no health check.
buildah bud --isolation chroot --pull-never --format docker "${labels[@]}" "${volumes[@]}" --tag "$IMAGE" . || fail 'the image could not be built'
rm "$npmrc"

exit_code=0
node "$here/checks.mjs" || exit_code=$?
exit "$exit_code"
