#!/usr/bin/env bash
# curls of the form that the documented pages have, with the calls and cases that every client goes through; and those pages' own.
set -euo pipefail
cd "$(dirname "$0")"
url=$1
CURL_HOME=$(mktemp -d)
export CURL_HOME
trap 'rm -rf "$CURL_HOME"' EXIT
printf '%s\n' silent show-error max-time=20 'noproxy = "*"' >"$CURL_HOME/.curlrc"

case_of() { node -p "require('../cases.json').$1"; }
# The first value of a key in the body on standard input.
value() { sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
fail() {
  printf '%s\n' "$1" >&2
  exit 1
}
wants() { # what body text...
  local what=$1 body=$2 text
  shift 2
  for text; do [[ $body == *"$text"* ]] || fail "$what: wanted $text, got $body"; done
  printf '%s\n' "$what"
}

TOKEN=$(case_of key)

api=$url/v1/vector/collections/import
cluster=$(case_of cluster)
headers=(--header "Authorization: Bearer ${TOKEN}" --header 'accept: application/json' --header 'content-type: application/json')
create() { # collection objectUrl
  curl --request POST --url "$api" "${headers[@]}" -d "{
       \"clusterId\": \"$cluster\",
       \"collectionName\": \"$1\",
       \"objectUrl\": \"$2\",
       \"accessKey\": \"\",
       \"secretKey\": \"\"
     }"
}
get() { curl --request GET --url "$api/get?jobId=$1&clusterId=$cluster" "${headers[@]}"; }
until_done() { # jobId
  local reply
  for _ in $(seq 300); do
    reply=$(get "$1")
    [[ $reply == *'"readyPercentage":1,'* || $reply == *'"errorMessage":"'* ]] && break
    sleep 0.1
  done
  printf '%s' "$reply"
}

collection=$(case_of collection)
body=$(create "$collection" "$(case_of good)")
wants create "$body" '{"code":200,"data":{"jobId":"job-'
job=$(value jobId <<<"$body")
wants 'poll to completion' "$(until_done "$job")" '"readyPercentage":1,' '"errorMessage":null' "$job"
body=$(curl --request GET --url "$api/list?clusterId=$cluster&pageSize=10&currentPage=1" "${headers[@]}")
wants list "$body" "\"jobId\":\"$job\",\"state\":\"ImportCompleted\""

wants 'refused: collection' "$(create "$(case_of missing.collection)" "$(case_of good)")" "$(case_of refusals.v1.collection)"
wants 'refused: object' "$(create "$collection" "$(case_of missing.object)")" "$(case_of refusals.v1.object)"
wants 'refused: job' "$(get "$(case_of missing.job)")" "$(case_of refusals.v1.job)"

job=$(create "$collection" "$(case_of broken)" | value jobId)
wants 'failed job' "$(until_done "$job")" '"readyPercentage":0.4' "\"errorMessage\":$(node -p "JSON.stringify(require('../cases.json').reason)")"

./pages.sh "$url"
