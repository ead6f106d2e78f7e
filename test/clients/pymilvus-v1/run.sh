#!/usr/bin/env bash
# An unmodified pymilvus 2.4.7 against the emulator as `npm start` serves it, under the Node that is first in PATH.
# The last line is `N passed, N failed`; the exit code is 0 only if nothing failed. PYTHON names another Python than python3.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."

python=${PYTHON:-python3}
venv=$PWD/.venv/pymilvus-v1

fail() {
  printf '%s\n' "$1" '0 passed, 1 failed'
  exit 1
}

command -v npm >/dev/null || fail 'npm is missing: install Node.js 20.20 or later'
[ -d node_modules ] || fail 'node_modules is missing: run `npm ci` first'
command -v "$python" >/dev/null || fail "$python is missing: install Python 3.10 to 3.13, on Debian: apt-get install python3 python3-venv"
"$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' ||
  fail "$("$python" --version) has no wheels of the versions in requirements.txt: install Python 3.10 to 3.13 and name it with PYTHON=…"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
  fail "$python cannot make a virtual environment: on Debian: apt-get install python3-venv"

# The copy of the requirements is written last, so an environment that was left half made is made anew.
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  printf 'installing pymilvus 2.4.7 into %s\n' "${venv#"$PWD"/}"
  rm -rf "$venv"
  "$python" -m venv "$venv" || fail 'the virtual environment could not be made'
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$here/requirements.txt" ||
    fail 'pip could not install requirements.txt: the lines above say why'
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi

PYTHONDONTWRITEBYTECODE=1 exec "$venv/bin/python" "$here/main.py"
