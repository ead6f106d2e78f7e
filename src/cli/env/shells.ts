type Variable = readonly [name: string, value: string]

const single = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`

/** How each shell is told of a variable, so that nothing in its value means anything to the shell. */
export const SHELLS = {
  sh: ([name, value]: Variable) => `export ${name}=${single(value)}`,
  fish: ([name, value]: Variable) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  powershell: ([name, value]: Variable) => `$Env:${name} = '${value.replaceAll("'", "''")}'`,
  dotenv: ([name, value]: Variable) => `${name}=${JSON.stringify(value)}`
} as const
