const UNITS: readonly string[] = ['ns', 'us', '\u00b5s', '\u03bcs', 'ms', 's', 'm', 'h']

/** Why Go cannot read a duration such as `1h45m`, in its words; undefined when it can. documented: package time, ParseDuration */
export const durationProblem = (text: string): string | undefined => {
  const invalid = `time: invalid duration ${JSON.stringify(text)}`
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return undefined
  if (rest === '') return invalid
  while (rest !== '') {
    const [number = ''] = /^(?:\d+\.?\d*|\.\d+)/.exec(rest) ?? []
    if (number === '') return invalid
    const [unit = ''] = /^[^\d.]*/.exec(rest.slice(number.length)) ?? []
    if (unit === '') return `time: missing unit in duration ${JSON.stringify(text)}`
    if (!UNITS.includes(unit)) return `time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`
    rest = rest.slice(number.length + unit.length)
  }
  return undefined
}
