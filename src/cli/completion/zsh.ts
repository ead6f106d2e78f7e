import { type CompletedCommand, type CompletedFlag, DEFAULT_COMMAND } from './words.ts'

/** A completion for zsh, for a folder of its `fpath` or to be sourced. */
export const zshCompletion = (program: string, commands: readonly CompletedCommand[]): string => {
  const name = `_${program.replaceAll('-', '_')}`
  const start = commands.find(command => command.name === DEFAULT_COMMAND)
  return `#compdef ${program}
# ${program}: completion for zsh. Put it into ~/.zshrc after compinit: source <(${program} completion zsh)
${name}() {
  local -a commands
  commands=(
${commands.map(command => `    ${quoted(`${escaped(command.name)}:${command.summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe command commands
    return
  fi
  local command=$words[2]
  if [[ $command == -* ]]; then
    command=${DEFAULT_COMMAND}
  else
    shift words
    (( CURRENT-- ))
  fi
  case $command in
${commands.map(branchOf).join('\n')}
    *) ${start === undefined ? '' : argumentsOf(start)} ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then ${name} "$@"; else compdef ${name} ${program}; fi
`
}

const branchOf = (command: CompletedCommand): string => `    ${command.name}) ${argumentsOf(command)} ;;`

const argumentsOf = ({ flags, words, takesPaths }: CompletedCommand): string => {
  const first = words.length === 0 ? [] : [`1:word:(${words.join(' ')})`]
  const rest = takesPaths ? ['*:path:_files'] : []
  return ['_arguments', ...[...flags.map(specOf), ...first, ...rest].map(quoted)].join(' ')
}

/** Each flag may be given several times. */
const specOf = ({ name, value, choices, summary }: CompletedFlag): string => {
  const described = `*${name}[${escaped(summary).replace(/[[\]]/g, '\\$&')}]`
  if (value === 'none') return described
  const action = value === 'path' ? '_files' : value === 'choice' ? `(${choices.join(' ')})` : ' '
  return `${described}:value:${action}`
}

const escaped = (text: string): string => text.replaceAll(':', '\\:')

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
