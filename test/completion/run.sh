#!/usr/bin/env bash
# The completions in real shells: bash, zsh and fish are asked what they offer for a line. The last line is `N passed, N failed`;
# --if-present: a shell that the machine lacks is a line `absent`, not a failure.
set -euo pipefail
. "$(dirname "$0")/../support/prepare.sh" build
exec node test/completion/run.mjs "$@"
