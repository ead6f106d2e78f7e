# Sourced by a run.sh whose program is TypeScript: the Node that the tests fetched goes first, where the machine's own may be older.
for folder in "$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"/.tools/node_modules/node-*/bin; do
  [ -d "$folder" ] && PATH="$folder:$PATH"
done
