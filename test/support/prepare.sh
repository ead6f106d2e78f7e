# Sourced by a run.sh of the tests with a script of package.json: goes to the folder of the package and runs that script.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
[ -d node_modules ] || {
  printf '%s\n' 'node_modules is missing: run `npm ci` first' '0 passed, 1 failed'
  exit 1
}
npm run --silent "$1"
