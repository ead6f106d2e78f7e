#!/usr/bin/env bash
# Durable state: a server is killed and started again, on this Node and on the oldest one with SQLite, which is fetched into .tools. Arguments
# are parts of README.md, --long, --seed N, --rounds N, --state memory; --if-present is accepted. The last line is `N passed, N failed`.
set -euo pipefail
. "$(dirname "$0")/../support/modern-node.sh"
. "$(dirname "$0")/../support/prepare.sh" build

platform=$(node -p 'process.platform + "-" + process.arch')
oldest=.tools/node-22.13/node_modules/node-$platform/bin/node
if [ ! -x "$oldest" ]; then
  npm install --no-save --no-audit --no-fund --silent --prefix .tools/node-22.13 "node-$platform@22.13.1" || true
fi
nodes=(--node "$(command -v node)")
if [ -x "$oldest" ]; then nodes+=(--node "$oldest"); else printf 'absent: Node 22.13.1 (npm cannot install node-%s)\n' "$platform"; fi
exec node --disable-warning=ExperimentalWarning test/state/run.ts "${nodes[@]}" "$@"
