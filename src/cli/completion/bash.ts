import { type CompletedCommand, type CompletedFlag, DEFAULT_COMMAND } from './words.ts'

/** A completion for bash 3.2 and later, which needs no other package. */
export const bashCompletion = (program: string, commands: readonly CompletedCommand[]): string => {
  const name = `_${program.replaceAll('-', '_')}`
  return `# ${program}: completion for bash. Put it into ~/.bashrc: source <(${program} completion bash)
${name}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=${DEFAULT_COMMAND}
  COMPREPLY=()
  case \${COMP_WORDS[1]} in
    ${commands.map(command => command.name).join('|')}) [ "$COMP_CWORD" -gt 1 ] && command=\${COMP_WORDS[1]} ;;
  esac
  case "$command $before" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [ "$COMP_CWORD" -eq 1 ] && [[ $word != -* ]]; then
    COMPREPLY=($(compgen -W '${commands.map(command => command.name).join(' ')}' -- "$word"))
    return
  fi
  case $command in
${commands.map(argumentCase).join('\n')}
  esac
}
complete -o bashdefault -F ${name} ${program}
`
}

const PATHS = `compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word"))`

/** What may follow a flag. */
const valueCases = ({ name, flags }: CompletedCommand): readonly string[] =>
  flags
    .filter(({ value }) => value !== 'none')
    .map(flag => `    '${name} ${flag.name}') ${followingOf(flag)}; return ;;`)

const followingOf = ({ value, choices }: CompletedFlag): string => {
  if (value === 'path') return PATHS
  return value === 'choice' ? `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$word"))` : 'return'
}

/** Flags are offered where nothing else can stand, and after a hyphen. */
const argumentCase = ({ name, flags, words, takesPaths }: CompletedCommand): string => {
  const named = `COMPREPLY=($(compgen -W '${flags.map(flag => flag.name).join(' ')}' -- "$word"))`
  if (words.length === 0 && !takesPaths) return `    ${name}) ${named} ;;`
  const paths = takesPaths ? PATHS : 'return'
  const first = `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word"))`
  const others = words.length === 0 ? paths : `if [ "$COMP_CWORD" -eq 2 ]; then ${first}; else ${paths}; fi`
  return `    ${name}) if [[ $word == -* ]]; then ${named}; else ${others}; fi ;;`
}
