#!/usr/bin/env bash
# The metrics as Prometheus reads them: promtool checks the sample configuration and a scrape, and Prometheus itself scrapes an emulator by that
# configuration. Both are in Debian's package prometheus. The last line is `N passed, N failed`; --if-present: what the machine lacks is a
# line `absent`, not a failure.
set -euo pipefail
. "$(dirname "$0")/../support/prepare.sh" build
exec node test/prometheus/run.mjs "$@"
