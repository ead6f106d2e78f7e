import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { MAGIC_WORDS, SCENARIO_WORDS } from '../../../src/lab/faults/magic-names.ts'

import { PACKAGE_ROOT } from '../../../src/root.ts'
import { control } from '../../support/control.ts'
import { emulator, GET, IMPORT, jobIdOf, PAGE } from '../../support/emulator.ts'

const named = (collectionName: string) => ({ ...PAGE, collectionName })

t.test('the name of a collection brings a fault to those who cannot write one', async t => {
  const { post } = await emulator(t)
  t.match(await post(named('emulate_47039')), {
    body: { code: 47039 },
    check: 'fault',
    explain: 'injected: magic answers 47039 (the name emulate_47039)'
  })
  t.match(await post(named('emulate_http_503')), { status: 503 })
  t.match(await post(named('emulate_delay_5ms_83001')), {
    body: { code: 83001 },
    explain: /magic waits 5 ms, then answers 83001/
  })
})

t.test('every word of the table does what it says, and the table is that of the page', async t => {
  const started = await emulator(t, { checkResponses: false })
  for (const { example, does } of MAGIC_WORDS) {
    const name = example.replace('2s', '2ms').replace('5s', '5ms')
    const reply = await started.app
      .inject({
        method: 'POST',
        url: IMPORT,
        headers: { authorization: 'Bearer demo' },
        payload: JSON.stringify(named(name))
      })
      .then(
        ({ headers }) => headers['x-emulator-fault'],
        (error: Error) => error.message.slice(0, 5)
      )
    t.match(reply, /^magic|^respo/, `${example}: ${does}`)
  }
  const page = await readFile(join(PACKAGE_ROOT, 'docs/laboratory/magic-names.md'), 'utf8')
  const rows = [...page.matchAll(/^\| `(emulate_\w+)` \| (.+) \|$/gm)].map(([, example, does]) => ({ example, does }))
  t.strictSame(
    rows,
    [...MAGIC_WORDS, ...SCENARIO_WORDS].map(({ example, does }) => ({ example, does }))
  )
})

t.test('the call goes on with the name before the magic, or with the first collection of its cluster', async t => {
  const { post, get } = await emulator(t, { era: '2024' })
  const { clusterId } = PAGE
  const jobId = jobIdOf(await post(named('emulate_delay_1ms')))
  t.match(await get(GET, { clusterId, jobId }), { body: { data: { collectionName: 'medium_articles' } } })
  const ofBooks = { ...named('books_emulate_delay_1ms'), clusterId: 'in01-5b7c0de3f1a2948' }
  const inBooks = { clusterId: ofBooks.clusterId, jobId: jobIdOf(await post(ofBooks)) }
  t.match(await get(GET, inBooks), { body: { data: { collectionName: 'books' } } })
  t.match(await post(named('no_such_emulate_delay_1ms')), {
    body: { code: 47005 },
    explain: /injected: magic waits 1 ms .*; cluster in03-181766e3f9556b7 has no collection no_such/
  })
})

t.test('a job goes as the name of its collection says', async t => {
  const { post, get, advance } = await emulator(t, { era: '2025' })
  const { clusterId } = PAGE
  const failing = jobIdOf(await post(named('emulate_fail_at_40')))
  const stalling = jobIdOf(await post(named('medium_articles_emulate_stall_at_80_delay_1ms')))
  const through = jobIdOf(await post(named('emulate_immediate')))
  t.match(await get(GET, { clusterId, jobId: through }), { body: { data: { readyPercentage: 1 } } })
  advance(3600)
  t.match(await get(GET, { clusterId, jobId: failing }), {
    body: { data: { collectionName: 'medium_articles', readyPercentage: 0.4, errorMessage: /./ } },
    explain: /the name emulate_fail_at_40: /
  })
  t.match(await get(GET, { clusterId, jobId: stalling }), { body: { data: { readyPercentage: 0.8 } } })
  for (const { example } of SCENARIO_WORDS) t.match(await post(named(example)), { body: { code: 200 } }, example)
  t.match(await post(named('emulate_fail_at_40_stall_at_80')), {
    body: { code: 47005 },
    explain: /is no magic name: fail and stall exclude each other/
  })
})

t.test('v2 says its own code for one of v1', async t => {
  const { send } = await emulator(t)
  const create = (collectionName: string) =>
    send({
      method: 'POST',
      path: '/v2/vectordb/jobs/import/create',
      body: { clusterId: PAGE.clusterId, collectionName, objectUrls: [[PAGE.objectUrl]] }
    })
  t.match(await create('emulate_40021'), { body: { code: 96018, message: /^Cluster not found/ } })
  t.match(await create('emulate_47039'), { body: { code: 47039 } })
})

t.test('calls that never answer with the code go on as if the real name stood there', async t => {
  const { send } = await emulator(t)
  const host = 'in01-5b7c0de3f1a2948.localhost'
  const describe = (collectionName: string) =>
    send({ method: 'POST', path: '/v2/vectordb/collections/describe', host, body: { collectionName } })
  t.match(await describe('books_emulate_47039'), { body: { code: 0, data: { collectionName: 'books' } } })
  t.match(await describe('emulate_47039'), { body: { code: 0, data: { collectionName: 'medium_articles' } } })
  t.match(await describe('books_emulate_100'), { body: { code: 100, message: /collection=books/ } })
  const inQuery = { method: 'GET', path: '/v1/vector/collections/describe', host } as const
  const query = { collectionName: 'books_emulate_delay_1ms' }
  t.match(await send({ ...inQuery, query }), { body: { data: { collectionName: 'books' } } })
})

t.test('a collection can be made under a magic name: as the real one, or just as that', async t => {
  const { send } = await emulator(t)
  const host = 'in01-5b7c0de3f1a2948.localhost'
  const call = (name: string, body: Record<string, unknown>) =>
    send({ method: 'POST', path: `/v2/vectordb/collections/${name}`, host, body })
  await call('create', { collectionName: 'new_emulate_delay_1ms', dimension: 8 })
  t.match(await call('has', { collectionName: 'new' }), { body: { data: { has: true } } })
  await call('create', { collectionName: 'emulate_delay_1ms', dimension: 8 })
  t.match(await call('describe', { collectionName: 'emulate_delay_1ms' }), {
    body: { data: { collectionName: 'emulate_delay_1ms' } },
    explain: undefined
  })
})

t.test('a word that is none is just a name, and x-emulator-explain tells the nearest', async t => {
  const { post } = await emulator(t)
  const cases: [string, RegExp][] = [
    ['emulate_47093', /^emulate_47093 is no magic name; did you mean emulate_47039\?; cluster .* has no collection/],
    ['emulate_90144', /^emulate_90144 is no magic name; did you mean emulate_/],
    ['emulate_rest', /did you mean emulate_reset\?/],
    ['emulate_http_501', /did you mean emulate_http_503\?/],
    ['emulate_503', /^emulate_503 is no magic name; did you mean emulate_http_503\?/],
    ['emulate_429', /did you mean emulate_http_429\?/],
    ['emulate_505', /did you mean emulate_http_500\?/],
    ['emulate_2s', /did you mean emulate_delay_2s\?/],
    ['emulate_delay_1ms_503', /^emulate_delay_1ms_503 is no magic name; did you mean emulate_delay_1ms_http_503\?/],
    ['emulate_fail_at_40_47093', /did you mean emulate_fail_at_40_47039\?/],
    ['emulate_foo', /^emulate_foo is no magic name; known: /],
    [
      'emulate_47039_47055',
      /^emulate_47039_47055 is no magic name: it names two codes, and a call has only one response/
    ],
    ['emulate_delay_99999999s', /^emulate_delay_99999999s is no magic name: delay /],
    ['emulate_', /is no magic name; known: emulate_47039, emulate_http_503/],
    ['emulate_http_503_reset', /^emulate_http_503_reset is no magic name: wire reset leaves no answer/],
    ['emulate_lost', /is no magic name: say what happens/]
  ]
  for (const [name, explain] of cases) {
    t.match(await post(named(name)), { body: { code: 47005 }, check: 'collection', explain }, name)
  }
  t.match(await post(named('articlesemulate_47039')), {
    explain: /^cluster .* has no collection articlesemulate_47039/
  })
})

t.test('the nearest word does something to the call that is told of it', async t => {
  const { send, reset } = await emulator(t)
  const words = [
    '503',
    '504',
    '101',
    '1099',
    '47093',
    '40200',
    '9614',
    '2s',
    'rest',
    'emty',
    'fail_at',
    'imediate',
    'stal_at_80'
  ]
  const calls: [path: string, body: Record<string, unknown>][] = [
    [IMPORT, PAGE],
    ['/v2/vectordb/jobs/import/create', { clusterId: PAGE.clusterId, objectUrls: [[PAGE.objectUrl]] }],
    ['/v2/vectordb/jobs/import/list', { clusterId: PAGE.clusterId }],
    ['/v2/vectordb/collections/describe', {}],
    ['/v2/vectordb/partitions/list', {}]
  ]
  let proposals = 0
  const idle: string[] = []
  for (const [path, rest] of calls) {
    const call = (collectionName: string) =>
      send({
        method: 'POST',
        path,
        host: path.includes('import') ? 'localhost' : `${PAGE.clusterId}.localhost`,
        body: { ...rest, collectionName }
      })
    for (const word of words) {
      const { explain } = await call(`medium_articles_emulate_${word}`)
      const [, meant] = /did you mean (emulate_\w+)\?/.exec(explain ?? '') ?? []
      if (meant === undefined) continue
      proposals += 1
      await reset()
      const scenario = SCENARIO_WORDS.some(({ example }) => example === meant)
      const told = await call(`medium_articles_${meant}`).then(
        reply => reply.explain ?? (scenario && reply.text.includes('jobId') ? 'its job' : 'nothing'),
        (error: Error) => error.message
      )
      if (!/injected: magic|^magic: the connection|its job/.test(told))
        idle.push(`${path}: ${word} as ${meant}: ${told}`)
    }
  }
  t.strictSame([proposals, idle], [48, []])
})

t.test('a fault that waits goes before the name', async t => {
  const started = await emulator(t)
  await control(started)('POST', '/faults', {
    operation: 'import',
    status: 502,
    match: { collection: 'medium_articles' }
  })
  t.match(await started.post(named('medium_articles_emulate_47039')), { status: 502, explain: /fault-1/ })
  t.match(await started.post(named('medium_articles_emulate_47039')), { body: { code: 47039 } })
})

t.test('strict knows no magic', async t => {
  const { post } = await emulator(t, { strict: true })
  t.match(await post(named('emulate_47039'), 'demo-owner'), {
    body: { code: 47005 },
    explain: /^cluster in03-181766e3f9556b7 has no collection emulate_47039/
  })
})
