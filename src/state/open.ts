import { accessSync, constants, existsSync, lstatSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, resolve } from 'node:path'
import { SettingsError } from '../config/load.ts'
import type { Settings } from '../config/settings.ts'
import { digestOf } from '../lab/snapshot/records.ts'
import type { Template } from '../lab/templates.ts'
import { SCHEMA } from './database.ts'
import { bytesIn, FolderState, fileIn } from './folder.ts'
import { type Agreement, type Meta, StateProblem } from './messages.ts'
import { placeOf } from './postgres.ts'
import type { SharedState } from './shared.ts'
import { SHARED_SCHEMA } from './tables.ts'
import { DatabaseThread } from './thread.ts'

/** The oldest Node.js with `node:sqlite`. */
const OLDEST = [22, 13] as const

/** Settings by which calls are answered, with their flags. */
const AGREED = {
  era: '--era',
  flavor: '--flavor',
  milvusVersion: '--milvus-version',
  seed: '--seed',
  strict: '--strict',
  speed: '--speed',
  throughput: '--throughput',
  progress: '--progress',
  freeze: '--freeze',
  hideUnknownClusters: '--hide-unknown-clusters',
  messageStyle: '--message-style',
  unknownFields: '--unknown-fields',
  // Of emulators that share a journal, each would keep and count another part of it.
  journal: '--journal'
} as const satisfies Partial<Record<keyof Settings, string>>

/** Why a state cannot be used. A start and the doctor say it in the same words. */
export class StateRefusal extends SettingsError {
  readonly found: string
  readonly mend: string

  constructor(found: string, mend: string) {
    super([`${found}; ${mend}`])
    this.found = found
    this.mend = mend
  }
}

type Templates = ReadonlyMap<string, Template>

/** Opens the state of a folder or database for these settings and worlds. @throws StateRefusal */
export const openState = async (settings: Settings, templates: Templates): Promise<FolderState | SharedState> => {
  const { place, state } = isDatabase(settings.state) ? await openShared(settings) : await openFolder(settings)
  try {
    const here = agreementOf(settings, templates)
    const { agreement: saved } = state.meta
    const isSame = checkAgreement(place, saved, here, settings)
    const clear = settings.stateWorld === 'reset'
    if (saved === undefined || clear || !isSame) await state.agree(here, clear)
    return state
  } catch (error) {
    await state.close()
    throw error
  }
}

const openFolder = async (settings: Settings) => {
  const place = checkPlace(settings.state)
  const state = await FolderState.open(place).catch(error => {
    throw refusalOf(place, error)
  })
  return { place, state }
}

const openShared = async ({ state: url, dataDir }: Settings) => {
  const { SharedState } = await import('./shared.ts')
  const place = placeOf(url)
  const state = await SharedState.open(url, dataDir ?? tmpdir()).catch(error => {
    throw databaseRefusal(place, error)
  })
  return { place, state }
}

/** Whether `--state` is the URL of a database. */
const isDatabase = (written: string): boolean => /^postgres(?:ql)?:\/\//i.test(written)

/**
 * What a start with these settings would find in the folder; nothing is changed.
 * @param templates undefined: settings and worlds are not compared @throws StateRefusal
 */
export const lookAtState = async (settings: Settings, templates: Templates | undefined): Promise<string> => {
  if (isDatabase(settings.state)) return lookAtDatabase(settings, templates)
  const folder = checkPlace(settings.state)
  const file = fileIn(folder)
  if (!existsSync(file))
    return existsSync(folder) ? `${folder}, without a state so far` : `${folder}, which start makes`
  const { schema, agreement } = await lookAt(file).catch(error => {
    throw refusalOf(folder, error)
  })
  if (templates !== undefined) checkAgreement(folder, agreement, agreementOf(settings, templates), settings)
  const older = schema > 0 && schema < SCHEMA ? `, of schema ${schema}, which start brings to ${SCHEMA}` : ''
  return `${folder}${older}${settings.stateWorld === 'reset' ? ', which start makes empty' : ''}`
}

const lookAtDatabase = async (settings: Settings, templates: Templates | undefined): Promise<string> => {
  const { PostgresConnection } = await import('./postgres.ts')
  const place = placeOf(settings.state)
  const database = new PostgresConnection(settings.state)
  try {
    const { schema, agreement } = await database.look().catch(error => {
      throw databaseRefusal(place, error)
    })
    if (schema === 0) return `${place}, without a state so far`
    if (templates !== undefined) checkAgreement(place, agreement, agreementOf(settings, templates), settings)
    return `${place}${settings.stateWorld === 'reset' ? ', which start makes empty' : ''}`
  } finally {
    await database.close()
  }
}

const lookAt = async (file: string): Promise<Meta> => {
  const database = new DatabaseThread()
  try {
    return await database.call('look', file)
  } finally {
    await database.close()
  }
}

/**
 * Another URL, one of PostgreSQL with a slash too few, a space or a quote before it, or `memory` in other letters. As a folder it would lose
 * the state of a team, and show the password of the URL. A drive of Windows has one letter.
 */
const NO_FOLDER = /^["'\s]*(?:[a-z][a-z0-9+.-]+:|memory["'\s]*$)/i

/** @returns the folder @throws StateRefusal */
const checkPlace = (written: string): string => {
  if (NO_FOLDER.test(written)) {
    throw new StateRefusal(
      '--state is neither a folder nor a URL of PostgreSQL',
      'it takes memory, a folder, or the URL of a PostgreSQL database without quotes and spaces: postgres://user:password@host:5432/database'
    )
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new StateRefusal(
      `--state ${written} needs Node.js ${OLDEST.join('.')} or later for its database, and this is ${process.versions.node}`,
      'take a later one, the container image, or --state memory'
    )
  }
  const folder = resolve(written)
  checkFolder(folder)
  return folder
}

const checkFolder = (folder: string): void => {
  checkLinks(folder)
  const existing = existingAt(folder)
  const isThere = existing === folder
  const prefix = isThere ? `--state ${folder}` : `--state ${folder} cannot be made: ${existing}`
  if (!statSync(existing).isDirectory()) {
    throw isThere
      ? new StateRefusal(`--state ${folder} is a file`, 'give a folder, which is made if it is missing')
      : new StateRefusal(`--state ${folder} is below a file`, 'give one below a folder (ENOTDIR)')
  }
  for (const path of [existing, ...(isThere ? [fileIn(folder), bytesIn(folder)].filter(existsSync) : [])]) {
    const code = accessProblem(path)
    if (code === undefined) continue
    const which = path === existing ? '' : `: ${basename(path)}`
    throw new StateRefusal(
      `${prefix} may not be written to (${code}${which})`,
      'give a folder that the user of the emulator owns'
    )
  }
}

/** The folder, or its nearest existing parent. */
const existingAt = (folder: string): string => {
  return found(statSync, folder) !== undefined || dirname(folder) === folder ? folder : existingAt(dirname(folder))
}

/** A symbolic link at the path or above it whose target cannot be reached. */
const brokenLinkAt = (path: string): string | undefined => {
  if (found(statSync, path) !== undefined || dirname(path) === path) return undefined
  return found(lstatSync, path)?.isSymbolicLink() === true ? path : brokenLinkAt(dirname(path))
}

/** undefined: there is nothing. Below a file Node before 24 throws, and in a circle of links every one. */
const found = (stat: typeof statSync | typeof lstatSync, path: string): Stats | undefined => {
  try {
    return stat(path)
  } catch {
    return undefined
  }
}

const checkLinks = (folder: string): void => {
  const link = brokenLinkAt(folder)
  if (link === undefined) return
  const target = resolve(dirname(link), readlinkSync(link))
  throw new StateRefusal(
    `--state ${folder} ${link === folder ? 'is' : `is below ${link},`} a symbolic link ${isCircle(link) ? 'that leads in a circle (ELOOP)' : `to ${target}, which is missing (ENOENT)`}`,
    isCircle(link)
      ? 'correct the link, or give another folder'
      : 'make that folder, correct the link, or give another folder'
  )
}

const isCircle = (link: string): boolean => {
  try {
    statSync(link)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP'
  }
}

const accessProblem = (path: string): string | undefined => {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | (statSync(path).isDirectory() ? constants.X_OK : 0))
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

const PROBLEMS: Readonly<Record<string, readonly [found: string, mend: string]>> = {
  BUSY: ['is in use by another emulator', 'stop that one, or give each a folder of its own'],
  FOREIGN: ['holds a state.sqlite that is not a state of the emulator', 'give another folder'],
  CORRUPT: ['holds a state.sqlite that is damaged', 'restore it from a copy, or give another folder'],
  ENOSPC: ['is on a disk that is full (ENOSPC)', 'make room there']
}

const refusalOf = (folder: string, error: unknown): StateRefusal => {
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
  if (error instanceof StateProblem && code === 'NEWER') {
    return new StateRefusal(
      `--state ${folder} is of schema ${message}, and this emulator writes ${SCHEMA}`,
      'start the newer emulator that wrote it'
    )
  }
  const otherwise = [
    `cannot be opened: ${message}${message.includes(code) ? '' : ` (${code})`}`,
    'correct that, or give another folder'
  ] as const
  const [found, mend] = PROBLEMS[code] ?? otherwise
  return new StateRefusal(`--state ${folder} ${found}`, mend)
}

const UNKNOWN_AUTHORITY = [
  'has a certificate of an authority that is not known here',
  'name its file with sslrootcert='
] as const

const RESTORE = 'restore the database from a backup, or drop all tables whose names begin with emulator_'

/** What PostgreSQL's codes mean to a user. source: postgresql.org/docs/current/errcodes-appendix.html */
const DATABASE_PROBLEMS: Readonly<Record<string, readonly [found: string, mend: string]>> = {
  '28P01': ['refuses the password of the URL', 'correct it'],
  // The code alone does not tell a wrong user from missing TLS.
  28000: [
    'does not let the user of the URL in',
    'correct the user; add ?sslmode=verify-full if the database takes TLS alone; or let the user in (pg_hba.conf)'
  ],
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: ['has a certificate for another host', 'correct the address'],
  '3D000': ['has no database of that name', 'create it, or name another one'],
  42501: [
    'does not let that user make tables',
    'grant CREATE on the schema public of the database, or name a database that the user owns'
  ],
  53300: ['has no connection left', 'raise its max_connections; each emulator needs two'],
  57032: ['is not ready yet', 'start again when it is'],
  '57P03': ['is not ready yet', 'start again when it is'],
  25006: ['is read-only', 'name the primary server'],
  ECONNREFUSED: ['does not answer (ECONNREFUSED)', 'start the database, or correct the address'],
  ENOTFOUND: ['has a host that is not known (ENOTFOUND)', 'correct the address'],
  ERR_INVALID_URL: [
    'is no valid URL',
    'write postgres://user:password@host:5432/database; in the password / is %2F, ? is %3F, # is %23, @ is %40 and % is %25'
  ],
  CORRUPT: ['has a damaged agreement in its table emulator_meta', RESTORE]
}

const databaseRefusal = (place: string, error: unknown): StateRefusal => {
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
  if (code === 'NEWER') {
    return new StateRefusal(
      `--state ${place} is of schema ${message}, and this emulator writes ${SHARED_SCHEMA}`,
      'start the newer emulator that wrote it'
    )
  }
  if (code === 'PARTIAL') {
    return new StateRefusal(`--state ${place} has only a part of the tables of a state: ${message}`, RESTORE)
  }
  const otherwise = [
    `cannot be opened: ${message}${message.includes(code) ? '' : ` (${code})`}`,
    'correct that'
  ] as const
  const [found, mend] = DATABASE_PROBLEMS[code] ?? otherwise
  return new StateRefusal(`--state ${place} ${found}`, mend)
}

const agreementOf = (settings: Settings, templates: Templates): Agreement => ({
  settings: Object.fromEntries(
    Object.keys(AGREED)
      .filter(key => key !== 'journal' || isDatabase(settings.state))
      .map(key => [key, JSON.stringify(settings[key as keyof typeof AGREED] ?? null)])
  ),
  worlds: Object.fromEntries([...templates].map(([name, { document }]) => [name, digestOf(document)]))
})

/** Compares the start with the state. @returns whether both agree @throws StateRefusal if they do not and no flag says what to do */
const checkAgreement = (
  place: string,
  saved: Agreement | undefined,
  here: Agreement,
  { stateWorld, importSnapshot }: Settings
): boolean => {
  if (saved === undefined) return true
  const differences = differencesOf(saved, here)
  if (differences.length > 0 && stateWorld === undefined) {
    throw new StateRefusal(
      `--state ${place} was made with other settings: ${differences.join('; ')}`,
      'start as before; or with --state-world keep, which keeps jobs and changes and goes on with the settings and worlds of this start; or with --state-world reset, which removes everything'
    )
  }
  if (importSnapshot !== undefined && stateWorld !== 'reset') {
    throw new StateRefusal(
      `--import-snapshot ${importSnapshot} would replace the state in ${place}`,
      `restore it by PUT /_emulator/snapshot, start with --state-world reset, or give an empty ${isDatabase(place) ? 'database' : 'folder'}`
    )
  }
  return differences.length === 0
}

const differencesOf = (saved: Agreement, here: Agreement): string[] => {
  const flags = Object.entries(AGREED).flatMap(([key, flag]) => {
    const [was, is] = [saved.settings[key] ?? 'null', here.settings[key] ?? 'null']
    return was === is ? [] : [`${flag} was ${textOf(was)}, now ${textOf(is)}`]
  })
  const worlds = Object.entries(saved.worlds).flatMap(([name, digest]) => {
    const now = here.worlds[name]
    if (now === digest) return []
    return [now === undefined ? `the world ${name} is no longer given` : `the world ${name} has changed`]
  })
  return [...flags, ...worlds]
}

const textOf = (json: string): string => (json === 'null' ? 'not set' : String(JSON.parse(json)))
