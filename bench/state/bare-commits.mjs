// Commits of one row each, as fast as one connection can: the folder and the seconds are its arguments. Prints what it measured as JSON.
import { closeSync, fdatasyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { median } from '../support/stats.mjs'

const [folder, seconds] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })

const database = new DatabaseSync(join(folder, 'bare.sqlite'))
database.exec(
  'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000'
)
database.exec(
  'CREATE TABLE jobs (sandbox INTEGER, no INTEGER, record TEXT, PRIMARY KEY (sandbox, no)) STRICT, WITHOUT ROWID'
)
const insert = database.prepare('INSERT INTO jobs VALUES (1, ?, ?)')
const record = 'x'.repeat(400)
let rows = 0
const begun = performance.now()
while (performance.now() - begun < Number(seconds) * 1000) insert.run(rows++, record)
const perSecond = (rows / (performance.now() - begun)) * 1000
database.close()

const SYNCS = 200
const file = openSync(join(folder, 'sync'), 'w')
const page = Buffer.alloc(4096)
const times = Array.from({ length: SYNCS }, (_, at) => {
  writeSync(file, page, 0, page.length, at * page.length)
  const from = performance.now()
  fdatasyncSync(file)
  return performance.now() - from
})
closeSync(file)

process.stdout.write(JSON.stringify({ perSecond, sync: median(times) }))
