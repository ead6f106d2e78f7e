import { statSync } from 'node:fs'
import { readFile as readFromDisk } from 'node:fs/promises'
import { PROGRESS } from '../contract/documents.ts'
import { compileShape } from '../contract/schema.ts'
import { momentOf } from '../text/text.ts'
import { fromFlags } from './flags.ts'
import {
  asText,
  describeMismatch,
  KINDS,
  orElse,
  quote,
  type Row,
  SETTINGS,
  type SettingsSource,
  START_FLAGS,
  VARIABLE_PREFIX,
  type ValueSource
} from './rows.ts'
import { Settings } from './settings.ts'
import { readStores } from './stores.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Invalid settings: one line per problem with its place, the problem and the fix. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.problems = problems
  }
}

const shapeProblems = compileShape(Settings)

/** Adds the defaults to the settings of a program. @throws SettingsError */
export const completeSettings = (chosen: Partial<Settings>): Settings => {
  const given = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined))
  const settings = withDefaults(given)
  const problems = shapeProblems(settings).map(({ path, problem }) => `${path.join('.')} ${problem}`)
  const { buckets } = settings
  if (typeof buckets === 'string' && !statSync(buckets, { throwIfNoEntry: false })?.isDirectory()) {
    problems.push(
      `buckets is ${quote(buckets)}, but there is no such folder; make it, or give another with --buckets DIR`
    )
  }
  if (problems.length === 0) problems.push(...readStores(settings.store).problems)
  const { freeze } = settings
  if (typeof freeze === 'string' && Number.isNaN(momentOf(freeze))) {
    problems.push(`freeze is ${quote(freeze)}, which is no date; write it like 2024-01-02T03:04:05Z`)
  }
  const { progress } = settings
  if (typeof progress === 'string' && !new RegExp(PROGRESS).test(progress)) {
    problems.push(`progress is ${quote(progress)}; choose time, immediate, or polls: with 1 to 9999, as polls:3`)
  }
  problems.push(...watchProblems(settings))
  if (problems.length > 0) throw new SettingsError(problems)
  return settings
}

/** A state that is kept belongs to its worlds: it would not start again with others. */
const watchProblems = ({ watch, state, world, worlds }: Settings): readonly string[] => {
  if (watch !== true) return []
  if (state !== 'memory') {
    return ['watch needs a state in memory: a state that is kept belongs to its worlds; leave out --watch or --state']
  }
  return world === undefined && worlds.length === 0
    ? ['watch needs a world file: the built-in world does not change; name one with --world FILE']
    : []
}

/** The chosen settings, with defaults for the rest. */
export const withDefaults = (chosen: Readonly<Record<string, unknown>>): Settings => ({
  ...defaultSettings(),
  ...eraOf(chosen),
  ...chosen
})

/** A new object with the default of every setting that has one; `world` and `buckets` have none. */
export const defaultSettings = (): Settings => defaultsOf(SETTINGS) as Settings

/** A new object with the default of every row that has one. */
export const defaultsOf = (rows: readonly Row[]): Record<string, unknown> =>
  Object.fromEntries(rows.filter(row => row.default !== undefined).map(row => [row.key, structuredClone(row.default)]))

/** The era of a flavor. Milvus imports the same as the cloud since 2025. */
export const eraOf = (chosen: Readonly<Record<string, unknown>>): { readonly era?: '2025' } =>
  chosen['flavor'] === 'milvus' ? { era: '2025' } : {}

export interface SettingsSources {
  /** The flags after the command's name. */
  readonly argv?: readonly string[]
  readonly env?: Env
  /** Reads the config file; rejects like `fs.readFile`. */
  readonly readFile?: (path: string) => Promise<string>
}

/**
 * The settings of one start. Precedence: flags, environment variables, config file, defaults.
 * Throws a SettingsError with all problems of all sources, also for values that another source overrides.
 */
export const loadSettings = async (sources: SettingsSources): Promise<Settings> =>
  (await loadWithSources(sources)).settings

/** The settings, and where each that is no default comes from. @throws SettingsError */
export const loadWithSources = async ({
  argv = [],
  env = {},
  readFile = path => readFromDisk(path, 'utf8')
}: SettingsSources): Promise<{ readonly settings: Settings; readonly sources: ValueSources }> => {
  const flags = fromFlags(argv, START_FLAGS)
  const variables = fromEnv(env)
  const file = await fileSource(flags, variables, readFile)
  const problems = [...flags.problems, ...variables.problems, ...file.problems]
  if (problems.length > 0) throw new SettingsError(problems)
  const { config: _, ...values } = { config: undefined, ...file.values, ...variables.values, ...flags.values }
  const sources = { ...sourceOf(file, 'file'), ...sourceOf(variables, 'variable'), ...sourceOf(flags, 'flag') }
  return { settings: withDefaults(values), sources }
}

/** By the key of a setting; a missing one has its default. */
export type ValueSources = Readonly<Record<string, ValueSource>>

const sourceOf = ({ values }: SettingsSource, source: ValueSource): ValueSources =>
  Object.fromEntries(Object.keys(values).map(key => [key, source]))

const BY_VARIABLE = new Map(START_FLAGS.map(row => [row.variable, row]))

/** Variables of programs that call an emulator, which is not set by them: its URL, and the image that the pytest plugin runs. */
const CLIENT_VARIABLES = ['URL', 'IMAGE'].map(word => `${VARIABLE_PREFIX}${word}`)

/** Parses all other `ZILLIZ_EMULATOR_*` variables. An empty one, known or not, counts as unset, because Compose passes unset variables as empty. */
export const fromEnv = (env: Env): SettingsSource => {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith(VARIABLE_PREFIX) || text === undefined || text === '') continue
    if (CLIENT_VARIABLES.includes(name)) continue
    const row = BY_VARIABLE.get(name)
    if (row === undefined) problems.push(unknownVariable(name))
    else {
      const value = KINDS[row.kind].fromText(text)
      if (KINDS[row.kind].fits(value, row)) values[row.key] = value
      else problems.push(describeMismatch(name, text, row, `${name}=${asText(row.example)}`))
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

const fileSource = async (
  flags: SettingsSource,
  variables: SettingsSource,
  readFile: (path: string) => Promise<string>
): Promise<SettingsSource> => {
  const path = flags.values['config'] ?? variables.values['config']
  if (typeof path !== 'string') return { values: {}, problems: [] }
  const by = path === flags.values['config'] ? '--config' : 'ZILLIZ_EMULATOR_CONFIG'
  let text: string
  try {
    text = await readFile(path)
  } catch (error) {
    return { values: {}, problems: [describeUnreadable(path, by, error)] }
  }
  const { fromFile } = await import('./from-file.ts')
  return fromFile(path, text)
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'that is a folder',
  EACCES: 'that file may not be read'
}

const describeUnreadable = (path: string, by: string, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
  const reason = REASONS[code] ?? `it cannot be read (${code})`
  return `${by} is ${quote(path)}, but ${reason}; give the path of a YAML or JSON file`
}
