import { arrayText, recordsText, type Statement, type TextRow, toRecords } from './batch.ts'
import type { Changes, TurnChanges, TurnState } from './tables.ts'

/** The lock of turns, which ends with the transaction. Its second key is the number of the table, because a database may hold several states. */
export const TURN_LOCK = "pg_advisory_xact_lock(195401, 'emulator_meta'::regclass::oid::int)"

/**
 * Waits for the lock, in order of arrival. It ends with the connection, or when a process does nothing with it for 5 s, so that one that
 * hangs does not hold up the others.
 */
const LOCK: readonly Statement[] = [
  { name: 'begin', text: 'BEGIN' },
  {
    name: 'limits',
    text: "SELECT set_config('idle_in_transaction_session_timeout', '5000', true), set_config('lock_timeout', '20000', true)"
  },
  { name: 'lock', text: `SELECT ${TURN_LOCK}` }
]

/** The state is read by a statement of its own: one sees what was committed before it began, and it may wait for the lock. */
const STATE: Statement = {
  name: 'state',
  text: 'SELECT version, sandboxes, added, seen, extract(epoch FROM clock_timestamp()) * 1000, agreement FROM emulator_meta'
}

/** The rows that have changed since a version. */
export const changesSince = (version: number): readonly Statement[] => {
  const values = [String(version)]
  return [
    {
      name: 'sandboxes',
      text: 'SELECT no, name, used_at, removed FROM emulator_sandboxes WHERE version > $1 ORDER BY no',
      values
    },
    {
      name: 'jobs',
      text: 'SELECT sandbox, no, record FROM emulator_jobs WHERE version > $1 ORDER BY sandbox, no',
      values
    },
    {
      name: 'records',
      text: 'SELECT sandbox, kind, key, added, record FROM emulator_records WHERE version > $1 ORDER BY added',
      values
    }
  ]
}

/** How a turn begins. @param since version since which changes are read too; undefined: they are not */
export const beginning = (since: number | undefined): readonly Statement[] => [
  ...LOCK,
  STATE,
  ...(since === undefined ? [] : changesSince(since))
]

/** @param results of `beginning` @returns undefined: the tables are gone */
export const stateOf = (results: readonly (readonly TextRow[])[]): TurnState | undefined => {
  const row = results[LOCK.length]?.[0]
  if (row === undefined) return undefined
  const [version = 0, sandboxes = 0, added = 0, seen = 0, now = 0] = row.map(Number)
  return { version, sandboxes, added, seen, now, agreement: row.at(-1) ?? null }
}

/** @param results of `beginning`, or of `changesSince` alone */
export const changesOf = (results: readonly (readonly TextRow[])[]): Changes => {
  const [sandboxes = [], jobs = [], records = []] = results.slice(-3)
  return {
    sandboxes: sandboxes.map(([no, name, usedAt, removed]) => ({
      ...{ no: Number(no), name: String(name), used_at: Number(usedAt) },
      removed: removed === 't'
    })),
    jobs: jobs.map(([sandbox, no, record = null]) => ({ sandbox: Number(sandbox), no: Number(no), record })),
    records: records.map(([sandbox, kind, key, added, record = null]) => ({
      ...{ sandbox: Number(sandbox), kind: String(kind), key: String(key), added: Number(added) },
      record
    }))
  }
}

/** Ends a turn in which nothing was changed. */
export const NOTHING: readonly Statement[] = [{ name: 'rollback', text: 'ROLLBACK' }]

/** Ends a turn: saves all that it has changed. @param lasting whether it must be on the disk before this is answered */
export const ending = (changes: TurnChanges, lasting: boolean): readonly Statement[] => [
  ...(lasting ? [] : [{ name: 'unsynced', text: 'SET LOCAL synchronous_commit = off' }]),
  ...removals(changes),
  ...additions(changes),
  {
    name: 'done',
    text: `WITH replica AS (UPDATE emulator_replicas SET commit_id = $5 WHERE id = $6)
      UPDATE emulator_meta SET version = $1, sandboxes = $2, added = $3, seen = greatest (seen, $4)`,
    values: [
      ...[changes.version, changes.sandboxCount, changes.added, changes.seen].map(String),
      ...[changes.commitId, changes.replica]
    ]
  },
  { name: 'commit', text: 'COMMIT' }
]

/** Rows of removed sandboxes are deleted; other removals stay as rows without a record, for those who follow. */
const removals = ({ version, removed, dropped, read }: TurnChanges): Statement[] => {
  const gone = [arrayText(removed)]
  return [
    ...some(removed, [
      {
        name: 'gone',
        text: 'UPDATE emulator_sandboxes SET removed = true, version = $2 WHERE no = ANY ($1::int[])',
        values: [...gone, String(version)]
      },
      ...['jobs', 'records', 'readings'].map(table => ({
        ...{ name: `gone-${table}`, text: `DELETE FROM emulator_${table} WHERE sandbox = ANY ($1::int[])` },
        values: gone
      }))
    ]),
    ...dropped.map(([name, last, after = 0]) =>
      last === undefined
        ? { name: 'drop-journal', text: 'DELETE FROM emulator_journal WHERE name = $1', values: [name] }
        : {
            ...{
              name: 'drop-entries',
              text: 'DELETE FROM emulator_journal WHERE name = $1 AND id > $2 AND id <= $3'
            },
            values: [name, String(after), String(last)]
          }
    ),
    ...some(read, [
      {
        name: 'read',
        text: `DELETE FROM emulator_readings USING unnest ($1::int[], $2::int[]) AS row (sandbox, job)
          WHERE emulator_readings.sandbox = row.sandbox AND emulator_readings.job = row.job`,
        values: columns(read, 2)
      }
    ])
  ]
}

const additions = (changes: TurnChanges): Statement[] => {
  const { version, sandboxes, jobs, records, journal, readings, replica } = changes
  const first = changes.added - records.length
  return [
    ...some(sandboxes, [
      {
        name: 'put-sandboxes',
        text: `INSERT INTO emulator_sandboxes SELECT no, name, used_at, $1::bigint, false
          FROM unnest ($2::int[], $3::text[], $4::float8[]) AS row (no, name, used_at)
          ON CONFLICT (no) DO UPDATE SET used_at = excluded.used_at, version = excluded.version`,
        values: [String(version), ...columns(sandboxes, 3)]
      }
    ]),
    ...some(jobs, [
      {
        name: 'put-jobs',
        text: `INSERT INTO emulator_jobs SELECT sandbox, no, $1::bigint, record
          FROM unnest ($2::int[], $3::int[], ${toRecords('$4')}) AS row (sandbox, no, record)
          ON CONFLICT (sandbox, no) DO UPDATE SET version = excluded.version, record = excluded.record`,
        values: [String(version), ...columns(jobs, 2), recordsText(jobs.map(([, , record]) => record))]
      }
    ]),
    ...some(records, [
      {
        name: 'put-records',
        text: `INSERT INTO emulator_records AS old SELECT sandbox, kind, key, added, $1::bigint, record
          FROM unnest ($2::int[], $3::text[], $4::text[], ${toRecords('$5')}, $6::bigint[]) AS row (sandbox, kind, key, record, added)
          ON CONFLICT (sandbox, kind, key) DO UPDATE SET version = excluded.version, record = excluded.record,
            added = CASE WHEN old.record IS NULL THEN excluded.added ELSE old.added END`,
        values: [
          ...[String(version), ...columns(records, 3), recordsText(records.map(([, , , record]) => record))],
          arrayText(records.map((_, index) => first + index + 1))
        ]
      }
    ]),
    ...some(journal, [
      {
        name: 'put-journal',
        text: `INSERT INTO emulator_journal SELECT name, id, entry
          FROM unnest ($1::text[], $2::bigint[], ${toRecords('$3')}) AS row (name, id, entry) ON CONFLICT (name, id) DO NOTHING`,
        values: [...columns(journal, 2), recordsText(journal.map(([, , entry]) => entry))]
      }
    ]),
    ...some(readings, [
      {
        name: 'put-readings',
        text: `INSERT INTO emulator_readings SELECT sandbox, job, $1::text
          FROM unnest ($2::int[], $3::int[]) AS row (sandbox, job)
          ON CONFLICT (sandbox, job) DO UPDATE SET replica = excluded.replica`,
        values: [replica, ...columns(readings, 2)]
      }
    ])
  ]
}

const some = (rows: readonly unknown[], statements: Statement[]): Statement[] => (rows.length === 0 ? [] : statements)

const columns = (rows: readonly (readonly (string | number | null)[])[], count: number): string[] =>
  Array.from({ length: count }, (_, index) => arrayText(rows.map(row => row[index] ?? null)))
