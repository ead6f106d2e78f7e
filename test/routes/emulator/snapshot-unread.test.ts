import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import t, { type Test } from 'tap'
import type { Collection } from '../../../src/cloud/schema/collection.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../../src/index.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { PROJECT, withVolumes } from '../../support/volumes.ts'

const CLUSTER = 'in01-5b7c0de3f1a2948'
const SAMPLES = join(PACKAGE_ROOT, 'fixtures/objects/aws/import-samples')
const CREATE = '/v2/vectordb/jobs/import/create'
const DESCRIBE = '/v2/vectordb/jobs/import/describe'

/** Parquet files are read on a thread, however small; others from 256 KiB on. Nobody waits for it here. */
const start = (t: Test, options: EmulatorOptions = {}) =>
  withVolumes(t, { freeze: '2024-01-02T03:04:05Z', snapshotPatience: 0, ...options })

type Started = Awaited<ReturnType<typeof start>>

const ROWS = 3000

/** An array of float32 with so many columns, or of int64. */
const npy = (columns?: number): Buffer => {
  const shape = columns === undefined ? `(${ROWS},)` : `(${ROWS}, ${columns})`
  const type = columns === undefined ? '<i8' : '<f4'
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117).concat('\n')
  const length = Buffer.from([header.length, 0])
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), Buffer.alloc(ROWS * 4 * (columns ?? 2))]) // biome-ignore format: one line
}

const VECTOR = JSON.stringify(Array(8).fill(0.5))

const FILES = {
  'rows.csv': `id;title;vector\n${Array.from({ length: 6000 }, (_, id) => `${id};NULL or a title;${VECTOR}`).join('\n')}\n`,
  arrays: { 'id.npy': npy(), 'vector.npy': npy(32) }
}

const ARRAYS: Collection = {
  name: 'arrays',
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'vector', type: 'FloatVector', dim: 32 }
  ]
}

/** What is imported, and what it takes to have it there. */
interface Case {
  readonly name: string
  readonly body: object
  readonly prepare?: (started: Started, key: string) => Promise<unknown>
  readonly expected: object
}

const parquet = (name: string): Promise<Buffer> => readFile(join(SAMPLES, name))

const COMPLETED = { state: 'Completed', reason: '' }

const CASES: readonly Case[] = [
  {
    name: 'a folder of a bucket',
    body: { objectUrl: 's3://import-samples/parquet/spark/' },
    expected: { ...COMPLETED, totalRows: 12, details: [{ totalRows: 4 }, { totalRows: 4 }, { totalRows: 4 }] }
  },
  {
    name: 'a broken file',
    body: { objectUrl: 's3://import-samples/broken/parquet/too-long.parquet' },
    expected: { state: 'Failed', totalRows: 0, reason: /^value length\(\d+\) for field title exceeds max_length\(32\)/ }
  },
  {
    name: 'a broken file of Milvus',
    body: { clusterId: '', files: [['s3://import-samples/broken/parquet/too-long.parquet']] },
    expected: { state: 'Failed', totalRows: 0 }
  },
  {
    name: 'a broken file of a folder',
    body: { objectUrl: 's3://import-samples/broken/parquet/', collectionName: 'pictures' },
    expected: { state: 'Failed', totalRows: 0 }
  },
  {
    name: 'an upload',
    body: { objectUrl: 's3://import-samples/up/rows.parquet' },
    prepare: async ({ app }, key) =>
      app.inject({
        method: 'PUT',
        url: `/_emulator/world/objects/aws/import-samples/up/rows.parquet?sandbox=${key.slice(5)}`,
        payload: await parquet('parquet/hyparquet-writer/articles.parquet')
      }),
    expected: { ...COMPLETED, totalRows: 10 }
  },
  {
    name: 'a file of a volume',
    body: { volumeName: 'my_volume', dataPaths: [['data/rows.parquet']] },
    prepare: async ({ create, apply, s3 }, key) => {
      await create('my_volume', {}, key)
      const { credentials } = await apply('my_volume', key)
      const bytes = await parquet('parquet/hyparquet-writer/articles.parquet')
      await s3(credentials, 'PUT', `/${PROJECT}/my_volume/data/rows.parquet`, bytes)
    },
    expected: { ...COMPLETED, totalRows: 10 }
  },
  {
    name: 'a CSV file as the options say it is written',
    body: { objectUrl: 's3://mine/rows.csv', options: { sep: ';', nullkey: 'none' } },
    expected: { ...COMPLETED, totalRows: 6000 }
  },
  {
    name: 'the arrays of a folder',
    body: { objectUrl: 's3://mine/arrays/', collectionName: 'arrays' },
    prepare: ({ sandbox }, key) => sandbox(key.slice(5)).world.putCollection(CLUSTER, ARRAYS),
    expected: { ...COMPLETED, totalRows: ROWS }
  },
  {
    name: 'a job of Milvus, which skips fields that the collection does not have',
    body: { clusterId: '', files: [['s3://import-samples/broken/parquet/unknown-column.parquet']] },
    expected: { state: 'Completed', totalRows: 10 }
  }
]

type Snapshot = Awaited<ReturnType<Started['snapshot']>>

const unread = ({ sandboxes }: Snapshot) =>
  sandboxes.flatMap(({ jobs }) => jobs.filter(({ reading }) => reading !== undefined))

const importBody = (body: object): object => ({ clusterId: CLUSTER, collectionName: 'articles', ...body })

t.test('a job whose files are being read is read again after a restore, with the same outcome', async t => {
  const buckets = join(t.testdir({ buckets: { mine: FILES } }), 'buckets')
  const [first, second] = [await start(t, { buckets }), await start(t, { buckets })]
  const ids: string[] = []
  const key = (index: number) => `demo@case-${index}`
  for (const [index, { prepare }] of CASES.entries()) await prepare?.(first, key(index))
  for (const [index, { body }] of CASES.entries()) {
    ids.push(String((await first.api('POST', CREATE, importBody(body), key(index))).data['jobId']))
  }
  const snapshot = await first.snapshot()
  t.strictSame(
    unread(snapshot)
      .map(({ id }) => id)
      .sort(),
    ids.toSorted()
  )
  await second.restore(JSON.parse(JSON.stringify(snapshot)))
  t.strictSame(unread(await second.snapshot()), unread(snapshot), 'the files are not read yet')
  for (const [index, { name, expected }] of CASES.entries()) {
    const told = []
    for (const { sandbox, api } of [first, second]) {
      await sandbox(`case-${index}`).clock.advance('10m')
      const job = { jobId: ids[index], ...(/^\d+$/.test(ids[index] ?? '') ? {} : { clusterId: CLUSTER }) }
      told.push(await api('POST', DESCRIBE, job, key(index)))
    }
    t.match(told[0]?.data, expected, name)
    t.strictSame(told[1], told[0], `${name}, after the restore`)
  }
  t.strictSame(unread(await second.snapshot()), [])
})

const stored = async (): Promise<Snapshot> =>
  JSON.parse(await readFile(join(PACKAGE_ROOT, 'test/lab/snapshots/version-2.json'), 'utf8'))

t.test('a file that is not there after a restore has vanished', async t => {
  const started = await start(t)
  const snapshot = await stored()
  const [job] = unread(snapshot)
  for (const { location, objects } of job?.reading?.sources ?? []) {
    location.bucket = 'none'
    for (const object of objects) object.key = 'none.parquet'
  }
  await started.restore(snapshot)
  await started.sandbox('one').clock.advance('10m')
  t.match(await started.api('POST', DESCRIBE, { clusterId: CLUSTER, jobId: job?.id }, 'demo@one'), {
    data: { state: 'Failed', reason: 'The specified key does not exist.: importing data failed' }
  })
})

t.test('a snapshot waits for files no longer than it may, and for none that is not being read', async t => {
  const buckets = join(t.testdir({ buckets: { mine: FILES } }), 'buckets')
  const began = async (snapshotPatience: number) => {
    const started = await start(t, { buckets, snapshotPatience })
    await started.api('POST', CREATE, importBody({ objectUrl: 's3://mine/rows.csv', options: { sep: ';' } }))
    return started
  }
  const taken = async (started: Started) => {
    const [status, snapshot] = await control(started)('GET', '/snapshot')
    t.equal(status, 200)
    return unread(snapshot as Snapshot).length
  }
  t.equal(await taken(await began(60_000)), 0)
  t.equal(await taken(await began(1)), 1)
  t.equal(await taken(await start(t, { snapshotPatience: 1e9 })), 0)
  for (const snapshotPatience of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    await t.rejects(createEmulator({ listen: false, snapshotPatience }), {
      message: 'snapshotPatience must be a number of milliseconds, 0 or more'
    })
  }
})

t.test('a server that ends while a file is read leaves that to the one that goes on', async t => {
  const dir = t.testdir({ buckets: { mine: FILES } })
  const file = join(dir, 'state.json')
  const lines: string[] = []
  const logger = pino({ base: null }, { write: line => void lines.push(JSON.parse(line).msg) })
  const files = { buckets: join(dir, 'buckets'), importSnapshot: file, exportOnExit: file }
  const settings = { listen: false, era: '2025', freeze: '2024-01-02T03:04:05Z', ...files } as const
  const ask = async ({ app }: Pick<Emulator, 'app'>, url: string, payload: object) =>
    (await app.inject({ method: 'POST', url, headers: { authorization: 'Bearer demo' }, payload })).json()
  const first = await createEmulator({ ...settings, logger, snapshotPatience: 0 })
  const body = importBody({ objectUrl: 's3://mine/rows.csv', options: { sep: ';' } })
  const { jobId } = (await ask(first, CREATE, body)).data
  await first.close()
  t.strictSame(lines, [`snapshot ${file}: the files of 1 job were not read in time, a restore reads them: ${jobId}`])
  await using second = await createEmulator(settings)
  await second.clock.advance('10m')
  t.match(await ask(second, DESCRIBE, { clusterId: CLUSTER, jobId }), { data: { state: 'Completed', totalRows: 6000 } })
})

t.test('a job of a snapshot is either read or to be read', async t => {
  const started = await start(t)
  const inspection = { settledAt: 0, rows: 1 }
  for (const [fields, found] of [
    [{ inspection }, 'both inspection and reading'],
    [{ reading: undefined }, 'neither inspection nor reading']
  ] as const) {
    const snapshot = await stored()
    const [job] = unread(snapshot)
    Object.assign(job ?? {}, fields)
    t.strictSame(await control(started)('PUT', '/snapshot', snapshot), [
      400,
      { error: `sandbox 'one' has the job ${job?.id} with ${found}; give one of them` }
    ])
  }
})
