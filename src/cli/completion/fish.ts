import { type CompletedCommand, type CompletedFlag, DEFAULT_COMMAND } from './words.ts'

/** A completion for fish 3 and later. */
export const fishCompletion = (program: string, commands: readonly CompletedCommand[]): string => {
  const others = commands.flatMap(({ name }) => (name === DEFAULT_COMMAND ? [] : [name]))
  const complete = `complete -c ${program}`
  return `# ${program}: completion for fish. Put it into ~/.config/fish/config.fish: ${program} completion fish | source
${complete} -f
${commands.map(({ name, summary }) => `${complete} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`).join('\n')}
${commands.flatMap(command => linesOf(command, others, complete)).join('\n')}
`
}

const linesOf = (
  { name, flags, words, takesPaths }: CompletedCommand,
  others: readonly string[],
  complete: string
): readonly string[] => {
  const isNamed = `__fish_seen_subcommand_from ${name}`
  const condition = name === DEFAULT_COMMAND ? `not __fish_seen_subcommand_from ${others.join(' ')}` : isNamed
  return [
    ...flags.map(flag => `${complete} -n ${quoted(condition)} ${flagOf(flag)}`),
    ...(words.length === 0
      ? []
      : [
          `${complete} -n ${quoted(`${isNamed}; and test (count (commandline -opc)) -eq 2`)} -a ${quoted(words.join(' '))}`
        ]),
    ...(takesPaths ? [`${complete} -n ${quoted(isNamed)} -F`] : [])
  ]
}

const flagOf = ({ name, value, choices, summary }: CompletedFlag): string => {
  const described = `-l ${name.slice(2)} -d ${quoted(summary)}`
  if (value === 'none') return described
  if (value === 'path') return `${described} -r -F`
  return value === 'choice' ? `${described} -x -a ${quoted(choices.join(' '))}` : `${described} -x`
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
