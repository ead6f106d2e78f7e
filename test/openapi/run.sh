#!/usr/bin/env bash
# The documents of OpenAPI as users have them read: contract.json by Postman, laboratory.json by a maker of Python clients.
# The last line is `N passed, N failed`; the exit code is 0 only if nothing failed. --if-present: a tool that the machine or its
# registries lack is a line `absent`, not a failure.
set -euo pipefail
. "$(dirname "$0")/../support/prepare.sh" build
exec node test/openapi/run.mjs "$@"
