import { readFile as readFromDisk } from 'node:fs/promises'
import { withDefaults } from './defaults.ts'
import { type Env, fromEnv } from './from-env.ts'
import { fromFlags } from './from-flags.ts'
import { quote } from './quote.ts'
import { START_FLAGS } from './rows.ts'
import type { Settings } from './settings.ts'
import { SettingsError } from './settings-error.ts'
import type { Source } from './source.ts'

export interface Sources {
  /** The flags, without the name of the command. */
  readonly argv?: readonly string[]
  readonly env?: Env
  /** Reads the config file; rejects like `fs.readFile`. */
  readonly readFile?: (path: string) => Promise<string>
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'that is a folder',
  EACCES: 'that file may not be read'
}

const unreadable = (path: string, by: string, error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
  const reason = REASONS[code] ?? `it cannot be read (${code})`
  return `${by} is ${quote(path)}, but ${reason}; give the path of a YAML or JSON file`
}

const fileSource = async (
  flags: Source,
  variables: Source,
  readFile: (path: string) => Promise<string>
): Promise<Source> => {
  const path = flags.values['config'] ?? variables.values['config']
  if (typeof path !== 'string') return { values: {}, problems: [] }
  const by = path === flags.values['config'] ? '--config' : 'ZILLIZ_EMULATOR_CONFIG'
  let text: string
  try {
    text = await readFile(path)
  } catch (error) {
    return { values: {}, problems: [unreadable(path, by, error)] }
  }
  const { fromFile } = await import('./from-file.ts')
  return fromFile(path, text)
}

/**
 * The settings of one start: flags win over environment variables, those over the config file, that over the defaults.
 * Throws a SettingsError that names every problem of every source, also of values that another source would have replaced.
 */
export const loadSettings = async ({
  argv = [],
  env = {},
  readFile = path => readFromDisk(path, 'utf8')
}: Sources): Promise<Settings> => {
  const flags = fromFlags(argv, START_FLAGS)
  const variables = fromEnv(env)
  const file = await fileSource(flags, variables, readFile)
  const problems = [...flags.problems, ...variables.problems, ...file.problems]
  if (problems.length > 0) throw new SettingsError(problems)
  const { config: _, ...said } = { config: undefined, ...file.values, ...variables.values, ...flags.values }
  return withDefaults(said)
}
