#!/usr/bin/env bash
# Live stores against real servers: s3s-fs, moto, Azurite and a GCS emulator, each from its registry. What is missing is installed: into .tools/stores, and
# s3s-fs, which is built in three minutes, into the cache of the user. A server that cannot be installed is a row `absent: NAME (why)`;
# without --if-present it is a failure. Arguments are names of servers. The last line is `N passed, N failed`.
set -euo pipefail
. "$(dirname "$0")/../support/modern-node.sh"
. "$(dirname "$0")/../support/prepare.sh" build
exec node --disable-warning=ExperimentalWarning test/stores/run.ts "$@"
