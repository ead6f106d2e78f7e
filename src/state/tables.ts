import type { Changed, Commit, JobRow, RecordRow, SandboxRow } from './messages.ts'

/** Version of the tables. */
export const SHARED_SCHEMA = 1

/** Steps from each version of the tables to the next; all in one transaction. */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE emulator_meta (
     id int PRIMARY KEY CHECK (id = 1), schema int NOT NULL, version bigint NOT NULL,
     sandboxes int NOT NULL, added bigint NOT NULL, seen float8 NOT NULL, agreement text);
   CREATE TABLE emulator_sandboxes (
     no int PRIMARY KEY, name text NOT NULL, used_at float8 NOT NULL, version bigint NOT NULL, removed boolean NOT NULL);
   CREATE INDEX emulator_sandboxes_version ON emulator_sandboxes (version);
   CREATE TABLE emulator_jobs (
     sandbox int, no int, version bigint NOT NULL, record text, PRIMARY KEY (sandbox, no));
   CREATE INDEX emulator_jobs_version ON emulator_jobs (version);
   CREATE TABLE emulator_records (
     sandbox int, kind text, key text, added bigint NOT NULL, version bigint NOT NULL, record text,
     PRIMARY KEY (sandbox, kind, key));
   CREATE INDEX emulator_records_version ON emulator_records (version);
   CREATE TABLE emulator_journal (name text, id bigint, entry text NOT NULL, PRIMARY KEY (name, id));
   CREATE TABLE emulator_files (name text, n int, bytes bytea NOT NULL, PRIMARY KEY (name, n));
   CREATE TABLE emulator_readings (sandbox int, job int, replica text NOT NULL, PRIMARY KEY (sandbox, job));
   CREATE TABLE emulator_replicas (id text PRIMARY KEY, seen timestamptz NOT NULL, commit_id text);
   INSERT INTO emulator_meta VALUES (1, 0, 0, 0, 0, 0, NULL)`
]

/** The names of the tables. */
export const TABLES: readonly string[] = [...MIGRATIONS.join().matchAll(/CREATE TABLE (\w+)/g)].map(
  ([, name = '']) => name
)

/** What a turn begins with. */
export interface TurnState {
  /** Increases with each turn that changes something. */
  readonly version: number
  /** Number of sandboxes ever made. */
  readonly sandboxes: number
  /** Number of records ever added. */
  readonly added: number
  /** The latest time that was told, epoch milliseconds. */
  readonly seen: number
  readonly agreement: string | null
  /** The database's time, epoch milliseconds. */
  readonly now: number
}

/** Rows that others have changed. */
export interface Changes {
  readonly sandboxes: readonly (SandboxRow & { readonly removed: boolean })[]
  readonly jobs: readonly Changed<JobRow>[]
  readonly records: readonly Changed<RecordRow>[]
}

/** What a turn has changed. */
export interface TurnChanges extends Commit {
  readonly version: number
  readonly journal: readonly (readonly [name: string, id: number, entry: string])[]
  /**
   * Entries that are removed from journals before: all of a name, or up to an id. Up to `after` they are removed already: the database
   * would pass the remains of each, which takes milliseconds.
   */
  readonly dropped: readonly (readonly [name: string, last: number | undefined, after?: number])[]
  /** Jobs whose files this process begins to read, and those that are read. */
  readonly readings: readonly (readonly [sandbox: number, job: number])[]
  readonly read: readonly (readonly [sandbox: number, job: number])[]
  readonly replica: string
  readonly sandboxCount: number
  readonly added: number
  readonly commitId: string
}
