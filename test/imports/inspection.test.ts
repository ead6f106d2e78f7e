import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { readContent } from '../../src/imports/reading/read-content.ts'
import { InspectionCache } from '../../src/imports/reading/readings.ts'
import type { EmulatorOptions } from '../../src/index.ts'
import { systemClock } from '../../src/lab/clock.ts'
import type { Bucket, ObjectLocation } from '../../src/objects/store.ts'

import { parseObjectUrl } from '../../src/objects/url/parse.ts'
import { emulator, GET, jobIdOf, LIST } from '../support/emulator.ts'
import { smallWorld } from '../support/small-world.ts'

const WORLD = {
  name: 'inspection',
  unlistedKeys: 'org',
  organizations: [{ id: 'org' }],
  projects: [{ id: 'proj-1', name: 'p', organization: 'org' }],
  clusters: [
    {
      id: 'in01-a',
      name: 'a',
      project: 'proj-1',
      plan: 'Standard',
      region: 'aws-us-west-2',
      status: 'RUNNING',
      collections: [
        {
          name: 'books',
          fields: [
            { name: 'id', type: 'Int64', primaryKey: true },
            { name: 'title', type: 'VarChar', maxLength: 8 },
            { name: 'v', type: 'FloatVector', dim: 2 }
          ]
        }
      ]
    }
  ],
  buckets: [
    { cloud: 'aws', name: 'files', visibility: 'public', objects: [{ key: 'declared.json', size: 5_000_000, rows: 9 }] }
  ]
}

const ROW = '{"id":1,"title":"a","v":[1,2]}'

const FILES = {
  'good.json': `{"rows":[${ROW}]}`,
  'root.json': `{"root":[${ROW}]}`,
  'long.json': `[${ROW},{"id":2,"title":"far too long","v":[1,2]}]`,
  'cut.json': `[${ROW},`,
  'long.csv': 'id,title,v\n1,far too long,"[1,2]"\n',
  'odd%20%22name%22.json': '',
  parts: { '1.json': `[${ROW}]`, '2.json': '[{"id":"x","title":"a","v":[1,2]}]' }
}

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const dir = t.testdir({ 'world.json': JSON.stringify(WORLD), buckets: { files: FILES } })
  const started = await emulator(t, { world: join(dir, 'world.json'), buckets: join(dir, 'buckets'), ...options })
  const create = async (key: string) =>
    jobIdOf(await started.post({ clusterId: 'in01-a', collectionName: 'books', objectUrl: `s3://files/${key}` }))
  const explain = async (jobId: string) => (await started.get(GET, { clusterId: 'in01-a', jobId })).explain
  const progress = async (jobId: string) =>
    ((await started.get(GET, { clusterId: 'in01-a', jobId })).body as { data: Record<string, unknown> }).data
  const outcome = async (key: string) => {
    const jobId = await create(key)
    started.advance(60)
    return progress(jobId)
  }
  return { ...started, dir, create, explain, progress, outcome }
}

t.test('a job over good rows completes, and so does one over an object without bytes', async t => {
  const { outcome } = await start(t)
  for (const key of ['good.json', 'declared.json']) {
    t.match(await outcome(key), { readyPercentage: 1, errorMessage: null }, key)
  }
})

t.test('what only the content shows fails the job, in the words of the server', async t => {
  const { outcome } = await start(t)
  const message = 'value length(12) for field title exceeds max_length(8): importing data failed'
  t.match(await outcome('long.json'), {
    readyPercentage: 0.4,
    completeTime: '2024-01-02T03:04:08Z',
    errorMessage: message,
    details: [
      {
        fileName: 'long.json',
        errorMessage: message
      }
    ]
  })
  t.match(await outcome('cut.json'), {
    errorMessage: 'failed to parse row, error: EOF: importing data failed'
  })
})

t.test('the place and the reason are in a header of the answer too', async t => {
  const { create, explain, advance } = await start(t)
  const jobId = await create('long.json')
  t.equal(await explain(jobId), undefined, 'not before the job has failed')
  advance(60)
  t.equal(await explain(jobId), 'long.json, row 2, field title: field title takes 8 bytes of UTF-8, the value has 12')
})

t.test('of a folder the file that is wrong is named, and the others are not', async t => {
  const { outcome } = await start(t, { era: '2024' })
  const { errorMessage, details } = await outcome('parts/')
  t.equal(errorMessage, "expected type 'Int64' for field 'id', got type 'string' with value 'x': importing data failed")
  t.match(details, [
    { fileName: 'parts/1.json', errorMessage: null },
    { fileName: 'parts/2.json', errorMessage }
  ])
})

t.test('the first pages called the list of rows root', async t => {
  const old = await start(t, { era: '2023' })
  t.match(await old.outcome('root.json'), { readyPercentage: 1 })
  const today = await start(t, { era: '2025' })
  t.match(await today.outcome('root.json'), {
    errorMessage: "invalid JSON format, the root key should be 'rows', but get 'root': importing data failed"
  })
})

const TAIL = (id: number, path: string) => `: importing data failed, file: id:${id} paths:"s3://files/${path}"`

t.test('since 2025 a failed job tells the file as the request named it', async t => {
  const { outcome, explain, create, advance } = await start(t, { era: '2025' })
  const cases: [string, string][] = [
    [
      'long.json',
      `failed to parse row, error: value length(12) for field title exceeds max_length(8)${TAIL(1, 'long.json')}`
    ],
    ['cut.json', `failed to parse row, error: EOF${TAIL(1, 'cut.json')}`],
    [
      'parts/',
      `failed to parse row, error: expected type 'Int64' for field 'id', got type 'string' with value 'x': importing data failed${TAIL(2, 'parts/2.json')}`
    ],
    [
      'long.csv',
      `failed to parse row, error: value length(12) for field title exceeds max_length(8)${TAIL(1, 'long.csv')}`
    ],
    ['odd%20%22name%22.json', `init failed, failed to decode JSON, error: EOF${TAIL(1, 'odd%20%22name%22.json')}`]
  ]
  for (const [key, message] of cases) {
    const { errorMessage } = await outcome(key)
    t.equal(errorMessage, message, key)
  }
  const jobId = await create('parts/')
  advance(60)
  t.match(await explain(jobId), /^parts\/2\.json, row 1, field id: /)
  for (const era of ['2023', '2024'] as const) {
    const { errorMessage } = await (await start(t, { era })).outcome('long.json')
    t.equal(errorMessage, 'value length(12) for field title exceeds max_length(8): importing data failed', era)
  }
})

t.test('of a thousand files the job tells the one that failed', async t => {
  const { dir, outcome } = await start(t, { era: '2025' })
  const many = join(dir, 'buckets', 'files', 'many')
  await mkdir(many)
  for (let n = 0; n < 1000; n++) {
    await writeFile(join(many, `${String(n).padStart(3, '0')}.csv`), `id,title,v\n${n === 700 ? 'x' : n},a,"[1,2]"\n`)
  }
  const { errorMessage, details } = await outcome('many/')
  t.ok(String(errorMessage).endsWith(TAIL(701, 'many/700.csv')), String(errorMessage))
  const failed = (details as { errorMessage: string | null; fileName: string }[]).filter(
    file => file.errorMessage !== null
  )
  t.strictSame(
    failed.map(({ fileName }) => fileName),
    ['many/700.csv']
  )
})

t.test('a file that is gone or may not be read by then fails the job, and a reading can be given up', async t => {
  const read = async (bucket: Partial<Bucket>, stop = new AbortController().signal) =>
    readContent({
      sources: [
        {
          bucket: {
            open: () => undefined,
            head: () => undefined,
            list: () => ({ objects: [], truncated: false }),
            ...bucket
          },
          location: parseObjectUrl('s3://files/a.json') as ObjectLocation,
          url: 's3://files/a.json',
          objects: [{ key: 'a.json', size: 1, version: '' }],
          fileType: 'json',
          together: false
        }
      ],

      collection: WORLD.clusters[0]?.collections[0] as Collection,
      rules: LIMITS['2025'],
      inspect: (type, files, collection, rules) => inspectFiles(type, files, collection, rules),
      inspectionCache: new InspectionCache(),
      stop
    })
  t.strictSame(await read({}), {
    rows: 0,
    fault: {
      file: 'a.json',
      message: 'The specified key does not exist.: importing data failed',
      explain: 'a.json: it was there when the job was created'
    }
  })
  const denied = Object.assign(new Error('no'), { errno: -13, code: 'EACCES' })
  t.match(await read({ open: () => Promise.reject(denied) }), {
    fault: { message: "failed to read the file 'a.json', error: EACCES: importing data failed" }
  })
  await t.rejects(read({ open: () => Promise.reject(new TypeError('a defect')) }), { message: 'a defect' })
  const controller = new AbortController()
  const endless = {
    size: Number.POSITIVE_INFINITY,
    read: async (from: number) => {
      if (from > 10) controller.abort()
      return Uint8Array.from([32])
    },
    close: () => {}
  }
  await t.rejects(read({ open: () => endless }, controller.signal), { name: 'AbortError' })
})

t.test('a file is read once, and again when it has changed', async t => {
  const { dir, outcome } = await start(t)
  t.match(await outcome('good.json'), { readyPercentage: 1 })
  const file = join(dir, 'buckets', 'files', 'good.json')
  await writeFile(file, '[]x')
  t.match(await outcome('good.json'), { errorMessage: /invalid character 'x' looking for beginning of value/ })
})

t.test('an emulator stops while it reads', async t => {
  const { dir, create, close } = await start(t, { clock: systemClock })
  await writeFile(join(dir, 'buckets', 'files', 'large.json'), `[${`${ROW},`.repeat(200_000)}${ROW}]`)
  await create('large.json')
  await close()
})

t.test('on a clock that runs by itself a job waits for its files, and then goes on', async t => {
  const { create, progress, get } = await start(t, { clock: systemClock, speed: 1000, checkResponses: false })
  const jobId = await create('long.json')
  for (;;) {
    const { readyPercentage, errorMessage } = await progress(jobId)
    t.ok((readyPercentage as number) <= 0.4)
    if (errorMessage === null) continue
    t.equal(errorMessage, 'value length(12) for field title exceeds max_length(8): importing data failed')
    break
  }
  t.match((await get(LIST, { clusterId: 'in01-a' })).body, { data: { tasks: [{ jobId, state: 'ImportFailed' }] } })
})

t.test('JSON Lines are imported under both of their endings, in 2025 alone', async t => {
  const rows = '{"id":1,"v":[1,2]}\n{"id":2,"v":[1,2]}\n'
  for (const era of ['2024', '2025'] as const) {
    const files = { 'one.jsonl': rows, 'one.ndjson': rows }
    const { post, createV2, describe, advance } = await smallWorld(t, { era }, files)
    for (const name of Object.keys(files)) {
      if (era === '2025') {
        const jobId = await createV2(name)
        advance(60)
        t.match(await describe(jobId), { state: 'Completed', totalRows: 2 }, name)
      } else {
        const body = { clusterId: 'in01-a', collectionName: 'books', objectUrl: `s3://files/${name}` }
        t.match((await post(body)).body, { code: 47053 }, name)
      }
    }
  }
})
