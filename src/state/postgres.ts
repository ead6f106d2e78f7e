import type { Client, ClientConfig, QueryResult } from 'pg'
import { Batch, type Statement, type TextRow } from './batch.ts'
import {
  type Agreement,
  type JobRow,
  type Meta,
  type Page,
  type RecordRow,
  type SandboxRow,
  StateProblem
} from './messages.ts'
import { parseAgreement } from './parse.ts'
import { beginning, changesOf, changesSince, ending, NOTHING, stateOf, TURN_LOCK } from './statements.ts'
import { type Changes, MIGRATIONS, SHARED_SCHEMA, TABLES, type TurnChanges, type TurnState } from './tables.ts'

/** Key of the lock under which the tables are made and changed. */
const MIGRATION_LOCK = 195_400

/** Rows that are read at once. */
const PAGE = 10_000

/** Bytes of a file in one row, but for its last one. */
export const CHUNK = 1024 ** 2

/** Milliseconds until a connection or an answer is given up. */
const CONNECT = 5000
const ANSWER = 30_000

/** One connection to the database. After a failure it is closed, and the next call makes another one. */
export class PostgresConnection {
  readonly #config: ClientConfig
  #client: Promise<Client> | undefined
  /** The connection of the turn that is under way. Its lock has ended with it, so that nothing may be written by another one. */
  #ofTurn: Promise<Client> | undefined
  /** Names of the statements that the connection has prepared. */
  #prepared = new Set<string>()
  #made = 0
  /** Why connections were closed: what was asked of them at the same time fails for the same reason. */
  readonly #problems = new WeakMap<Promise<Client>, StateProblem>()

  /** @param url as `--state` gives it */
  constructor(url: string) {
    this.#config = {
      connectionString: url,
      connectionTimeoutMillis: CONNECT,
      query_timeout: ANSWER,
      keepAlive: true,
      application_name: 'zilliz-import-emulator'
    }
  }

  /** Number of connections made so far. When one has ended, the database may have ended too, and may have lost what it had not yet on its disk. */
  get made(): number {
    return this.#made
  }

  /** Makes the tables, or brings them to the present version. @returns what the state says of itself, and the database's time in epoch milliseconds @throws StateProblem */
  async open(): Promise<Meta & { readonly now: number }> {
    await this.#query(`BEGIN; SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
    const schema = await this.#schema()
    if (schema > SHARED_SCHEMA) throw new StateProblem('NEWER', `${schema}`)
    for (const step of MIGRATIONS.slice(schema)) await this.#query(step)
    await this.#query(`UPDATE emulator_meta SET schema = ${SHARED_SCHEMA}; COMMIT`)
    const [time] = await this.#rows<{ now: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now'
    )
    return { ...(await this.#meta()), now: time?.now ?? 0 }
  }

  /** What an existing state says of itself; schema 0: there is none. @throws StateProblem */
  async look(): Promise<Meta> {
    const schema = await this.#schema()
    if (schema > SHARED_SCHEMA) throw new StateProblem('NEWER', `${schema}`)
    return schema === 0 ? { schema, seen: 0, agreement: undefined } : this.#meta()
  }

  /** 0: there are no tables. @throws StateProblem if there are some of them */
  async #schema(): Promise<number> {
    const absent = await this.#rows<{ name: string }>(
      'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL ORDER BY name',
      [TABLES]
    )
    if (absent.length === TABLES.length) return 0
    const names = absent.map(({ name }) => name)
    const [meta] = names.includes('emulator_meta')
      ? []
      : await this.#rows<{ schema: number }>('SELECT schema FROM emulator_meta')
    // A newer state may have other tables.
    if (meta !== undefined && meta.schema > SHARED_SCHEMA) return meta.schema
    if (names.length > 0)
      throw new StateProblem('PARTIAL', `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} missing`)
    if (meta === undefined) throw new StateProblem('PARTIAL', 'emulator_meta is empty')
    return meta.schema
  }

  async #meta(): Promise<Meta> {
    const [meta] = await this.#rows<MetaRow>('SELECT schema, seen, agreement FROM emulator_meta')
    const { schema = 0, seen = 0, agreement = null } = meta ?? {}
    return { schema, seen, agreement: agreement === null ? undefined : parseAgreement(agreement) }
  }

  /** Writes the agreement. @param clear whether everything else is removed first */
  async agree(agreement: Agreement, clear: boolean): Promise<void> {
    const text = JSON.stringify(agreement)
    await this.#query(`BEGIN; SELECT ${TURN_LOCK}`)
    if (clear) {
      for (const table of ['jobs', 'records', 'journal', 'files', 'readings'])
        await this.#query(`DELETE FROM emulator_${table}`)
      await this.#query(
        'UPDATE emulator_sandboxes SET removed = true, version = (SELECT version + 1 FROM emulator_meta)'
      )
      await this.#query('UPDATE emulator_meta SET version = version + 1, seen = 0')
    }
    await this.#query('UPDATE emulator_meta SET agreement = $1', [text])
    await this.#query('COMMIT')
  }

  /** Waits for the turn. @param since version since which the changes are read with it @throws StateProblem */
  async begin(
    since: number | undefined
  ): Promise<{ readonly state: TurnState; readonly changes: Changes | undefined }> {
    const results = await this.#batch(beginning(since))
    this.#ofTurn = this.#client
    const state = stateOf(results)
    if (state === undefined) throw new StateProblem('GONE', 'its table emulator_meta is empty')
    return { state, changes: since === undefined ? undefined : changesOf(results) }
  }

  /** The rows that have changed since a version. */
  async changes(since: number): Promise<Changes> {
    this.#checkTurn()
    return changesOf(await this.#batch(changesSince(since)))
  }

  /** Ends the turn. @param lasting whether it must be on the disk before this resolves */
  async commit(changes: TurnChanges, lasting: boolean): Promise<void> {
    this.#checkTurn()
    await this.#batch(ending(changes, lasting))
  }

  /** Ends a turn in which nothing was changed. */
  async rollback(): Promise<void> {
    this.#checkTurn()
    await this.#batch(NOTHING)
  }

  /** The id of the last turn in which a process changed something; null: none. */
  async lastCommit(replica: string): Promise<string | null> {
    const [row] = await this.#rows<{ commit_id: string | null }>(
      'SELECT commit_id FROM emulator_replicas WHERE id = $1',
      [replica]
    )
    return row?.commit_id ?? null
  }

  async sandboxes(): Promise<readonly SandboxRow[]> {
    return this.#rows('SELECT no, name, used_at FROM emulator_sandboxes WHERE NOT removed ORDER BY no')
  }

  async jobs(sandbox: number | undefined, after: readonly [number, number]): Promise<Page<JobRow>> {
    return pageOf(
      await this.#rows<JobRow>(
        `SELECT sandbox, no, record FROM emulator_jobs
         WHERE (sandbox, no) > ($1, $2) AND record IS NOT NULL ${ofOne(sandbox)} ORDER BY sandbox, no LIMIT ${PAGE}`,
        after
      )
    )
  }

  async records(sandbox: number | undefined, after: readonly [number, string, string]): Promise<Page<RecordRow>> {
    return pageOf(
      await this.#rows<RecordRow>(
        `SELECT sandbox, kind, key, added::float8, record FROM emulator_records
         WHERE (sandbox, kind COLLATE "C", key COLLATE "C") > ($1, $2, $3) AND record IS NOT NULL ${ofOne(sandbox)}
         ORDER BY sandbox, kind COLLATE "C", key COLLATE "C" LIMIT ${PAGE}`,
        after
      )
    )
  }

  /** Reads several pages of one moment, while others go on. @returns what `read` returns */
  async atOneMoment<T>(read: (version: number) => Promise<T>): Promise<T> {
    await this.#query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const [meta] = await this.#rows<{ version: number }>('SELECT version::float8 FROM emulator_meta')
    const result = await read(meta?.version ?? 0)
    await this.#query('COMMIT')
    return result
  }

  /** Entries of a journal, in order. */
  async entries(
    name: string,
    after: number,
    last: number
  ): Promise<readonly { readonly id: number; readonly entry: string }[]> {
    return this.#rows(
      'SELECT id::float8, entry FROM emulator_journal WHERE name = $1 AND id > $2 AND id <= $3 ORDER BY id',
      [name, after, last]
    )
  }

  /** Says that a process is alive. @returns the jobs whose files are read by one that is not */
  async beat(replica: string): Promise<readonly { readonly sandbox: number; readonly job: number }[]> {
    await this.#query(
      'INSERT INTO emulator_replicas VALUES ($1, clock_timestamp(), NULL) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen',
      [replica]
    )
    return this.#rows(
      `SELECT sandbox, job FROM emulator_readings WHERE replica NOT IN (
         SELECT id FROM emulator_replicas WHERE seen > clock_timestamp() - interval '5 seconds')`
    )
  }

  /** The jobs whose files a process reads. */
  async readingsOf(replica: string): Promise<readonly { readonly sandbox: number; readonly job: number }[]> {
    return this.#rows('SELECT sandbox, job FROM emulator_readings WHERE replica = $1', [replica])
  }

  /** Says that a process ends. */
  async leave(replica: string): Promise<void> {
    await this.#query('DELETE FROM emulator_replicas WHERE id = $1', [replica])
  }

  /** Removes what only those who follow need, and files without a record, if no other process is alive. @param named names of files in records */
  async tidy(replica: string, named: ReadonlySet<string>): Promise<void> {
    const alone = `NOT EXISTS (SELECT 1 FROM emulator_replicas WHERE id <> $1 AND seen > clock_timestamp() - interval '5 seconds')`
    await this.#query(`DELETE FROM emulator_records WHERE record IS NULL AND ${alone}`, [replica])
    await this.#query(`DELETE FROM emulator_jobs WHERE record IS NULL AND ${alone}`, [replica])
    await this.#query(`DELETE FROM emulator_sandboxes WHERE removed AND ${alone}`, [replica])
    await this.#query(`DELETE FROM emulator_replicas WHERE id <> $1 AND ${alone}`, [replica])
    await this.#query(`DELETE FROM emulator_files WHERE name <> ALL ($2::text[]) AND ${alone}`, [replica, [...named]])
  }

  /** Keeps the bytes of a file. @param bytes in pieces of CHUNK */
  async putFile(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const put = (n: number, chunk: Uint8Array) =>
      this.#query('INSERT INTO emulator_files VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [name, n, chunk])
    let n = 0
    for await (const chunk of bytes) await put(n++, chunk)
    if (n === 0) await put(n, new Uint8Array())
  }

  /** The bytes of a file in pieces; none: there is no such file. */
  async *file(name: string): AsyncGenerator<Buffer> {
    for (let n = 0; ; n++) {
      const [row] = await this.#rows<{ bytes: Buffer }>('SELECT bytes FROM emulator_files WHERE name = $1 AND n = $2', [
        name,
        n
      ])
      if (row === undefined) return
      yield row.bytes
      if (row.bytes.length < CHUNK) return
    }
  }

  async removeFiles(names: readonly string[]): Promise<void> {
    await this.#query('DELETE FROM emulator_files WHERE name = ANY ($1::text[])', [names])
  }

  /** @throws StateProblem if the connection of the turn has ended */
  #checkTurn(): void {
    if (this.#ofTurn === undefined || this.#ofTurn !== this.#client) {
      throw new StateProblem('ENDED', 'the connection ended in the middle of a turn')
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  async #rows<Row>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    return (await this.#query(text, values)).rows as Row[]
  }

  async #query(text: string, values?: readonly unknown[]): Promise<QueryResult> {
    return this.#use(client => client.query(text, values && [...values]))
  }

  async #batch(statements: readonly Statement[]): Promise<readonly (readonly TextRow[])[]> {
    return this.#use(client => client.query(new Batch(statements, this.#prepared)).results)
  }

  async #use<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    this.#client ??= this.#connect()
    const used = this.#client
    try {
      return await ask(await used)
    } catch (error) {
      const problem = this.#problems.get(used) ?? problemOf(error)
      this.#problems.set(used, problem)
      if (this.#client === used) this.#forget()
      throw problem
    }
  }

  async #connect(): Promise<Client> {
    const { default: pg } = await import('pg')
    const client = new pg.Client(this.#config)
    // A connection that ends while nothing is asked is found out by the next call.
    client.on('error', () => this.#forget())
    await client.connect()
    this.#prepared = new Set()
    this.#made++
    return client
  }

  /** A failed transaction must not go on, so its connection ends with it. */
  #forget(): void {
    const client = this.#client
    this.#client = undefined
    client?.then(open => open.end()).catch(() => {})
  }
}

interface MetaRow {
  readonly schema: number
  readonly seen: number
  readonly agreement: string | null
}

const ofOne = (sandbox: number | undefined): string => (sandbox === undefined ? '' : `AND sandbox = ${Number(sandbox)}`)

const pageOf = <Row>(rows: readonly Row[]): Page<Row> => ({ rows, more: rows.length === PAGE })

/** The URL of a database for people: without its password and options. */
export const placeOf = (url: string): string => {
  const parsed = urlOf(url)
  // A part of the password comes after the address if it has a slash that is not encoded.
  if (parsed === undefined || `${parsed.pathname}${parsed.search}${parsed.hash}`.includes('@')) return 'postgres://'
  const { username, host, pathname } = parsed
  return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`
}

const urlOf = (url: string): URL | undefined => {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

interface Failure extends NodeJS.ErrnoException {
  readonly errors?: readonly Error[]
  /** Set by the database, in its own language. */
  readonly severity?: string
}

/** The problem of a failed query, without what was asked. Codes of connections that end, perhaps some time ago, are no refusals. */
const problemOf = (error: unknown): StateProblem => {
  if (error instanceof StateProblem) return error
  const { code, message, errors, severity } = error as Failure
  const text = message || errors?.map(each => each.message).join(', ') || 'no connection'
  return new StateProblem(code ?? 'UNKNOWN', text, severity !== undefined && !/^(?:08|57|25P03)/.test(code ?? ''))
}
