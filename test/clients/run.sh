#!/usr/bin/env bash
# Published, unmodified clients, each from its registry and against an emulator of its own. The rows are in table.mjs.
# The last line is `N passed, N failed`; the exit code is 0 only if nothing failed. Arguments name the clients to run.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ -d node_modules ] || {
  printf '%s\n' 'node_modules is missing: run `npm ci` first' '0 passed, 1 failed'
  exit 1
}
npm run --silent build
exec node test/clients/run.mjs "$@"
