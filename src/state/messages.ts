/** What the main thread and the thread of the database say to each other. */

/** Changes that are committed together. A text is a JSON record; null: it is removed. */
export interface Commit {
  /** Time of the base clock, epoch milliseconds: time never goes back behind it. */
  readonly seen: number
  /** New sandboxes, and those with another time of use: number, name, epoch milliseconds. */
  readonly sandboxes: readonly (readonly [no: number, name: string, usedAt: number])[]
  /** Numbers of sandboxes that are removed, before anything else is written. */
  readonly removed: readonly number[]
  /** By number of the sandbox and number of the job in it, counted in order of acceptance. */
  readonly jobs: readonly (readonly [sandbox: number, no: number, record: string | null])[]
  readonly records: readonly (readonly [sandbox: number, kind: string, key: string, record: string | null])[]
}

/** A part of the rows of a table, in the order of their keys. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Whether rows follow. */
  readonly more: boolean
}

export interface SandboxRow {
  readonly no: number
  readonly name: string
  readonly used_at: number
}

export interface JobRow {
  readonly sandbox: number
  readonly no: number
  readonly record: string
}

export interface RecordRow {
  readonly sandbox: number
  readonly kind: string
  readonly key: string
  /** Records in the order in which they were added; a change keeps their place. */
  readonly added: number
  readonly record: string
}

/** A row that another process has changed; its record is null where it is removed. */
export type Changed<Row extends { readonly record: string }> = Omit<Row, 'record'> & { readonly record: string | null }

/** The settings and worlds of a state, as they were when it was made or last agreed to. */
export interface Agreement {
  readonly settings: Readonly<Record<string, string>>
  /** Digest of each world by name. */
  readonly worlds: Readonly<Record<string, string>>
}

/** What a state says of itself. */
export interface Meta {
  readonly schema: number
  readonly seen: number
  /** undefined: the state is new. */
  readonly agreement: Agreement | undefined
}

/** The calls of the database's thread. */
export interface DatabaseCalls {
  /** Reads what an existing file says of itself, also of an older schema; changes nothing, and frees the lock. */
  look(file: string): Meta
  open(file: string): Meta
  /** Writes the agreement. @param clear whether everything else is removed first */
  agree(agreement: Agreement, clear: boolean): void
  sandboxes(): readonly SandboxRow[]
  /** @param sandbox undefined: of all @param after key of the last row of the page before */
  jobs(sandbox: number | undefined, after: readonly [number, number]): Page<JobRow>
  records(sandbox: number | undefined, after: readonly [number, string, string]): Page<RecordRow>
  commit(changes: Commit): void
  /** Commits are refused after one has failed, until this is called: a later one would build on what is not there. */
  resume(): void
  close(): void
}

export type CallName = keyof DatabaseCalls

export interface Request {
  readonly id: number
  readonly call: CallName
  readonly args: readonly unknown[]
}

/** An error that keeps its code across threads. */
export interface Problem {
  readonly code: string
  readonly message: string
}

export interface Response {
  readonly id: number
  readonly result?: unknown
  readonly problem?: Problem
}

/** A failure of the database, with a code: an errno, or one of BUSY, CORRUPT, FOREIGN, NEWER, ENDED and so on. */
export class StateProblem extends Error {
  readonly code: string
  /** Whether the database has refused a statement, and was reached until then. */
  readonly isRefusal: boolean

  constructor(code: string, message: string, isRefusal = false) {
    super(message)
    this.code = code
    this.isRefusal = isRefusal
  }
}
