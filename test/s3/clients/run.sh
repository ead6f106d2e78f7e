#!/usr/bin/env bash
# Published, unmodified clients of S3, each with its default settings against an emulator of its own, plain and over TLS. The rows are in
# run.mjs, which also writes the table of docs/object-storage.md with --write. Arguments name the clients to run; with --if-present a
# machine without a client is no failure. The last line is `N passed, N failed`.
set -euo pipefail
. "$(dirname "$0")/../../support/prepare.sh" build
exec node test/s3/clients/run.mjs "$@"
