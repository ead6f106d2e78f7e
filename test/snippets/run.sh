#!/usr/bin/env bash
# The snippets that the web console copies, run by their languages: Python with `requests` from PyPI, Java. The last line is
# `N passed, N failed`; with --if-present a language that the machine or its registry lacks is a line `absent`, not a failure.
set -euo pipefail
. "$(dirname "$0")/../support/modern-node.sh"
. "$(dirname "$0")/../support/prepare.sh" ''
exec node --disable-warning=ExperimentalWarning test/snippets/run.ts "$@"
