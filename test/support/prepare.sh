# Sourced by a run.sh of the tests: goes to the folder of the package and runs a script of package.json, if one is named. With BUILT the
# programs and types are there already.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -d node_modules ] || {
  printf '%s\n' 'node_modules is missing: run `npm ci` first' '0 passed, 1 failed'
  exit 1
}
[ -z "${1:-}" ] || [ -n "${BUILT:-}" ] || npm run --silent "$1"
