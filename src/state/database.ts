import { randomInt } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  type Commit,
  type DatabaseCalls,
  type JobRow,
  type Meta,
  type Page,
  type RecordRow,
  type SandboxRow,
  StateProblem
} from './messages.ts'
import { parseAgreement } from './parse.ts'

/** Marks a file as ours: "zie" and the kind of file. */
const APPLICATION = 0x7a696501

/** Each step leads from the schema of its index to the next one. A released step is never changed. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), seen INTEGER NOT NULL, agreement TEXT) STRICT;
   INSERT INTO meta VALUES (1, 0, NULL);
   CREATE TABLE sandboxes (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, used_at INTEGER NOT NULL) STRICT;
   CREATE TABLE jobs (sandbox INTEGER NOT NULL, no INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (sandbox, no)) STRICT, WITHOUT ROWID;
   CREATE TABLE records (sandbox INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, added INTEGER NOT NULL,
     record TEXT NOT NULL, PRIMARY KEY (sandbox, kind, key)) STRICT, WITHOUT ROWID;`,
  // New rows of a table whose key is one integer fill its pages in turn; with a key of two columns each page that is full is split.
  `ALTER TABLE jobs RENAME TO before;
   CREATE TABLE jobs (id INTEGER PRIMARY KEY, record TEXT NOT NULL) STRICT;
   INSERT INTO jobs SELECT sandbox << 32 | no, record FROM before ORDER BY sandbox, no;
   DROP TABLE before;`
]

/** Numbers of sandboxes are below it: the id of a job has that of its sandbox in the upper 32 bits, of which the first one is the sign. */
const MOST_SANDBOXES = 2 ** 31 - 1

/** Version of the schema that this emulator writes. */
export const SCHEMA = MIGRATIONS.length

/** Rows of one page. */
const PAGE = 5000

/** Milliseconds that a start waits for the process before, which may still be ending. */
const PATIENCE = 1000

/** Pages of the write-ahead log before they are moved into the database: with 4,000 twice as many commits a second as with 1,000. */
const CHECKPOINT = 4000

type Sqlite = typeof import('node:sqlite')

/** The database of a folder. It runs on a thread of its own, because each commit waits for the disk. */
export const folderDatabase = ({ DatabaseSync: Database }: Sqlite): DatabaseCalls => {
  let db: DatabaseSync
  let write: Writer
  let hasFailed = false
  return {
    look: file => {
      // The mode of `open`; another one would leave a file with the index of the log.
      const [found, meta] = openAlone(Database, file, opened => {
        const schema = schemaOf(opened)
        return schema === 0 ? { schema, seen: 0, agreement: undefined } : metaOf(opened, schema)
      })
      found.close()
      return meta
    },
    open: file => {
      // Only the owner may read it: it holds the keys of the world. SQLite gives its other files the same mode.
      closeSync(openSync(file, 'a', 0o600))
      const [opened, meta] = openAlone(Database, file, opened => {
        // Before anything is written: the file may be of another program.
        schemaOf(opened)
        opened.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
        opened.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT}`)
        migrate(opened)
        return metaOf(opened, SCHEMA)
      })
      db = opened
      write = writer(db)
      return meta
    },
    agree: (agreement, clear) =>
      within(db, () => {
        if (clear) db.exec('DELETE FROM jobs; DELETE FROM records; DELETE FROM sandboxes; UPDATE meta SET seen = 0')
        db.prepare('UPDATE meta SET agreement = ?').run(JSON.stringify(agreement))
      }),
    sandboxes: () => db.prepare('SELECT no, name, used_at FROM sandboxes ORDER BY no').all() as unknown as SandboxRow[],
    jobs: (sandbox, [last, no]) =>
      page<JobRow>(
        db.prepare(
          `SELECT id >> 32 AS sandbox, id & 0xffffffff AS no, record FROM jobs
             WHERE id >= ? << 32 | ? AND id < ? << 32 ORDER BY id LIMIT ${PAGE}`
        ),
        [last, no + 1, sandbox === undefined ? MOST_SANDBOXES : sandbox + 1]
      ),
    records: (sandbox, [last, kind, key]) =>
      page<RecordRow>(
        db.prepare(
          `SELECT sandbox, kind, key, added, record FROM records WHERE (sandbox, kind, key) > (?, ?, ?) ${ofOne(sandbox)} ORDER BY sandbox, kind, key LIMIT ${PAGE}`
        ),
        [last, kind, key]
      ),
    commit: changes => {
      if (hasFailed) throw new StateProblem('AFTER', 'an earlier commit failed')
      try {
        within(db, () => write(changes))
      } catch (error) {
        hasFailed = true
        throw error
      }
    },
    resume: () => {
      hasFailed = false
    },
    close: () => db?.close()
  }
}

/**
 * Opens a file with a lock that the first statement takes, and that the kernel releases when the process ends. Two that open it at once would
 * each keep the part of the lock that the other one needs, so whoever finds it in use closes it and begins anew.
 * @param use what is asked first
 */
const openAlone = <Result>(
  Database: Sqlite['DatabaseSync'],
  file: string,
  use: (db: DatabaseSync) => Result
): [db: DatabaseSync, result: Result] => {
  const until = performance.now() + PATIENCE
  for (;;) {
    const db = new Database(file)
    try {
      db.exec('PRAGMA locking_mode = EXCLUSIVE')
      return [db, use(db)]
    } catch (error) {
      db.close()
      const { errcode = 0 } = error as { readonly errcode?: number }
      if ((errcode & 0xff) !== BUSY || performance.now() >= until) throw error
    }
    // Not in step with the other one.
    Atomics.wait(NOTHING, 0, 0, randomInt(5, 50))
  }
}

const NOTHING = new Int32Array(new SharedArrayBuffer(4))

/** source: sqlite.org/rescode.html */
const BUSY = 5

const ofOne = (sandbox: number | undefined): string => (sandbox === undefined ? '' : `AND sandbox = ${Number(sandbox)}`)

const page = <Row>(statement: StatementSync, after: readonly (string | number)[]): Page<Row> => {
  const rows = statement.all(...after) as unknown as Row[]
  return { rows, more: rows.length === PAGE }
}

const within = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    // Some failures, as of a full disk, have ended the transaction already.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

const numberOf = (db: DatabaseSync, pragma: string): number => {
  const [value] = Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})
  return Number(value)
}

/** The schema of a file; 0: it is new. @throws StateProblem */
const schemaOf = (db: DatabaseSync): number => {
  const schema = numberOf(db, 'user_version')
  const application = numberOf(db, 'application_id')
  const isNew = schema === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (!isNew && application !== APPLICATION) throw new StateProblem('FOREIGN', 'the database is of another program')
  if (schema > SCHEMA) throw new StateProblem('NEWER', `${schema}`)
  return schema
}

/** Leads the schema to the present version, in one transaction. @throws StateProblem */
const migrate = (db: DatabaseSync): void => {
  const schema = schemaOf(db)
  if (schema === SCHEMA) return
  within(db, () => {
    for (const step of MIGRATIONS.slice(schema)) db.exec(step)
    db.exec(`PRAGMA user_version = ${SCHEMA}; PRAGMA application_id = ${APPLICATION}`)
  })
}

const metaOf = (db: DatabaseSync, schema: number): Meta => {
  const row = db.prepare('SELECT seen, agreement FROM meta').get() as { seen: number; agreement: string | null }
  const agreement = row.agreement === null ? undefined : parseAgreement(row.agreement)
  return { schema, seen: row.seen, agreement }
}

type Writer = (changes: Commit) => void

const writer = (db: DatabaseSync): Writer => {
  const removeJobs = db.prepare('DELETE FROM jobs WHERE id >= ? << 32 AND id < ? << 32')
  const removeRecords = db.prepare('DELETE FROM records WHERE sandbox = ?')
  const removeSandbox = db.prepare('DELETE FROM sandboxes WHERE no = ?')
  const addSandbox = db.prepare(
    'INSERT INTO sandboxes VALUES (?, ?, ?) ON CONFLICT (no) DO UPDATE SET used_at = excluded.used_at'
  )
  const putJob = db.prepare(
    'INSERT INTO jobs VALUES (? << 32 | ?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record'
  )
  const removeJob = db.prepare('DELETE FROM jobs WHERE id = ? << 32 | ?')
  const putRecord = db.prepare(
    'INSERT INTO records VALUES (?, ?, ?, ?, ?) ON CONFLICT (sandbox, kind, key) DO UPDATE SET record = excluded.record'
  )
  const removeRecord = db.prepare('DELETE FROM records WHERE sandbox = ? AND kind = ? AND key = ?')
  let { added } = db.prepare('SELECT coalesce(max(added), 0) AS added FROM records').get() as { added: number }
  const setSeen = db.prepare('UPDATE meta SET seen = max(seen, ?)')
  return ({ seen, sandboxes, removed, jobs, records }) => {
    for (const no of removed) {
      removeJobs.run(no, no + 1)
      removeRecords.run(no)
      removeSandbox.run(no)
    }
    for (const row of sandboxes) addSandbox.run(...row)
    for (const [sandbox, no, record] of jobs) {
      if (record === null) removeJob.run(sandbox, no)
      else putJob.run(sandbox, no, record)
    }
    for (const [sandbox, kind, key, record] of records) {
      if (record === null) removeRecord.run(sandbox, kind, key)
      else putRecord.run(sandbox, kind, key, ++added, record)
    }
    setSeen.run(Math.floor(seen))
  }
}
