#!/usr/bin/env bash
# The curls of the documented pages as they are printed, host, placeholders and mistakes included. Beside each NAME.txt stands
# NAME.expected: lines that the answer must have, and NAME.filled.expected for the placeholders filled in. Argument: the emulator's URL; where it is not https, the curls are asked over http.
set -euo pipefail
cd "$(dirname "$0")/pages"
url=$1
case $url in
https://*) scheme=https target=${url#https://}:443 ;;
*) scheme=http target=${url#http://} ;;
esac
CURL_HOME=$(mktemp -d)
export CURL_HOME
trap 'rm -rf "$CURL_HOME"' EXIT
printf '%s\n' silent show-error include http1.1 max-time=20 'noproxy = "*"' "connect-to = \"::$target\"" >"$CURL_HOME/.curlrc"

# What a reader puts in for the placeholders; pages that export their own do so. `${cloud-region}` is to a shell what `cloud` is set to.
export CLOUD_REGION_ID=gcp-us-west1 cloud=gcp-us-west1 TOKEN=demo YOUR_API_KEY=demo API_KEY=demo CLUSTERID=in03-181766e3f9556b7 JOBID=
ask() { sed "s#https://\(controller\|api\)#$scheme://\1#" "$1.txt" | bash; }
# The same with a key, a cluster and a job of one's own in the place of what the page exports or prints.
ask_filled() {
  sed -e "s#https://\(controller\|api\)#$scheme://\1#" -e 's/API_KEY=""/API_KEY="demo"/' -e "s/inxx-x*/$CLUSTERID/" -e "s/job-x*/$JOBID/" "$1.txt" | bash
}

check() { # page answer expected
  local line
  while IFS= read -r line; do
    [[ $2 == *"$line"* ]] || {
      printf '%s: wanted %s, got %s\n' "$1" "$line" "$2" >&2
      exit 1
    }
  done <"$3"
}

for page in 2023-import-cn 2023-import 2023-get 2023-list 2024-import 2024-get 2024-list v2-create v2-create-paths v2-create-volume v2-progress; do
  answer=$(ask "$page")
  check "$page" "$answer" "$page.expected"
  [ -n "$JOBID" ] || JOBID=$(sed -n 's/.*"jobId":"\([^"]*\)".*/\1/p' <<<"$answer")
  [ ! -e "$page.filled.expected" ] || check "$page, filled in" "$(ask_filled "$page")" "$page.filled.expected"
done
printf '%s\n' 'the curls of the documented pages, as printed and filled in'
