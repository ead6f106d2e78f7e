#!/usr/bin/env bash
# The web console in a real Chromium: CHROMIUM, or /usr/bin/chromium. In CI a missing one is installed. Arguments are parts of the names of flows;
# with --if-present a machine without one is no failure. The last line is `N passed, N failed`.
set -euo pipefail
. "$(dirname "$0")/../support/modern-node.sh"
. "$(dirname "$0")/../support/prepare.sh" ''

why=
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
if [ -n "${CI:-}" ] && ! { [ -x "$CHROMIUM" ] && [ -d /usr/share/fonts/truetype/wqy ] && [ -d /usr/share/fonts/truetype/liberation ]; }; then
  # The fonts are those of docs/pictures. Without them, Chinese texts would be boxes, and the places of texts would not be compared.
  packages='chromium fonts-liberation fonts-wqy-microhei'
  why=$( { apt-get -qq update && apt-get -qq install --no-install-recommends -y $packages; } 2>&1 >/dev/null | tail -1) || true
fi
if [ ! -x "$CHROMIUM" ]; then
  printf 'absent: Chromium (%s)\n' "${why:-$CHROMIUM is missing; set CHROMIUM}"
  case " $* " in
    *' --if-present '*) printf '0 passed, 0 failed\n' ;;
    *) printf '0 passed, 1 failed\n'; exit 1 ;;
  esac
  exit 0
fi

[ -n "${BUILT:-}" ] || npm run --silent build
exec node --disable-warning=ExperimentalWarning test/browser/run.ts "$@"
