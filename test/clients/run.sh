#!/usr/bin/env bash
# Published, unmodified clients, each from its registry and against an emulator of its own. The rows are in table.mjs.
# The last line is `N passed, N failed`; the exit code is 0 only if nothing failed. Arguments name the clients to run;
# --install only installs them.
set -euo pipefail
. "$(dirname "$0")/../support/prepare.sh" build
exec node test/clients/run.mjs "$@"
