#!/usr/bin/env bash
# Runs the recipes of docs/recipes.md, each in a folder of its own with the packed emulator. Needed: a Node that Vitest runs on (22.12),
# Python 3.11, Go, and a JDK of 17 or later with Maven. Arguments name the recipes to run; --write takes over the outputs of this run.
set -euo pipefail
# The Node that the tests fetched, where the machine's own is older.
for folder in "$(cd "$(dirname "$0")/../.." && pwd)"/.tools/node_modules/node-*/bin; do
  [ -d "$folder" ] && PATH="$folder:$PATH"
done
. "$(dirname "$0")/../support/prepare.sh" prepack
exec node test/recipes/run.mjs "$@"
