import { asText, KINDS, misfit, orElse, type SettingsSource, START_FLAGS, VARIABLE_PREFIX } from './rows.ts'

export type Env = Readonly<Record<string, string | undefined>>

const BY_VARIABLE = new Map(START_FLAGS.map(row => [row.variable, row]))

/** Parses all `ZILLIZ_EMULATOR_*` variables. An empty one, known or not, counts as unset, because Compose passes unset variables as empty. */
export const fromEnv = (env: Env): SettingsSource => {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(VARIABLE_PREFIX) || text === undefined || text === '') continue
    const row = BY_VARIABLE.get(name)
    if (row === undefined) problems.push(unknownVariable(name))
    else {
      const value = KINDS[row.kind].fromText(text)
      if (KINDS[row.kind].fits(value, row)) values[row.key] = value
      else problems.push(misfit(name, text, row, `${name}=${asText(row.example)}`))
    }
  }
  return { values, problems }
}

const WORDS = [...BY_VARIABLE.keys()].map(name => name.slice(VARIABLE_PREFIX.length))

/** Variables that Kubernetes sets for a service named zilliz-emulator. */
const SERVICE_LINK = /^(SERVICE_(HOST|PORT)|PORT_\d+_)/

const unknownVariable = (name: string): string => {
  const word = name.slice(VARIABLE_PREFIX.length)
  const otherwise = SERVICE_LINK.test(word)
    ? 'Kubernetes set it for a service of that name: put enableServiceLinks: false into the pod'
    : 'unset it; --help lists the settings'
  return `unknown variable ${name}; ${orElse(word, WORDS, VARIABLE_PREFIX, otherwise)}`
}
