/** One flag of a command line with the text that was given for it; `flag` is empty for an argument that is no flag. */
export interface FlagPair {
  readonly flag: string
  readonly text: string | undefined
}

/**
 * Splits a command line: `--port 0` and `--port=0` are the same. What begins with `--` is never taken for the value of the flag
 * before it, so that a forgotten value is noticed.
 */
export const flagPairs = (argv: readonly string[], takesValue: (flag: string) => boolean): FlagPair[] => {
  const pairs: FlagPair[] = []
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? ''
    const next = argv[at + 1]
    const equals = argument.indexOf('=')
    if (!argument.startsWith('-')) pairs.push({ flag: '', text: argument })
    else if (equals > 0) pairs.push({ flag: argument.slice(0, equals), text: argument.slice(equals + 1) })
    else if (takesValue(argument) && next?.startsWith('--') === false) {
      pairs.push({ flag: argument, text: next })
      at++
    } else pairs.push({ flag: argument, text: undefined })
  }
  return pairs
}
