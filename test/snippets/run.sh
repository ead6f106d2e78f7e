#!/usr/bin/env bash
# The snippets that the web console copies, run by their languages: Python with `requests` from PyPI, Java. The last line is
# `N passed, N failed`; with --if-present a language that the machine or its registry lacks is a line `absent`, not a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The Node that the tests fetched, where the machine's own is older.
for folder in .tools/node_modules/node-*/bin; do
  [ -d "$folder" ] && PATH="$PWD/$folder:$PATH"
done
[ -d node_modules ] || {
  printf '%s\n' 'node_modules is missing: run `npm ci` first' '0 passed, 1 failed'
  exit 1
}
exec node --disable-warning=ExperimentalWarning test/snippets/run.ts "$@"
