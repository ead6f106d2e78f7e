# capture.zsh COMPLETION LINE: the words that a real zsh offers for a line, one a line. It runs on a terminal of its own, where `compadd`, in
# which all completions end, prints what it is given.
zmodload zsh/zpty || exit 1
zpty z zsh -f -i
zpty -w z "PROMPT=; autoload -Uz compinit; compinit -u -D; source ${(q)1}"
zpty -w z '
begin() { print -r -- "<<<" }
finish() { print -r -- ">>>"; exit }
compprefuncs=(begin)
comppostfuncs=(finish)
compadd() {
  local -a hits
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits
}
echo all-re"ady"
'
zpty -r -m z REPLY '*all-ready*'
zpty -n -w z "$2"$'\t'
output=
while zpty -r z REPLY; do output+=$REPLY; done
output=${output//$'\r'/}
print -r -- "${${output##*<<<}%%>>>*}"
