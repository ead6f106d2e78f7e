import t from 'tap'
import { smallWorld } from '../../support/small-world.ts'

interface Listed {
  readonly jobs: readonly { readonly jobId: string }[]
  readonly count: number
}

t.test('the newest job is listed first, also among jobs of one moment and of several clusters', async t => {
  const { ask, create, advance } = await smallWorld(t)
  const twin = { id: 'in01-b', name: 'b', project: 'proj-1', plan: 'Standard', region: 'aws-us-west-2' }
  const books = { name: 'books', fields: [{ name: 'id', type: 'Int64', primaryKey: true }, { name: 'v', type: 'FloatVector', dim: 2 }] } // biome-ignore format: one line
  await ask('PUT', '/world/clusters/in01-b', { ...twin, status: 'RUNNING', collections: [books] })
  const ids = [await create(), await create('one.json', 'demo', 'in01-b'), await create()]
  advance(1)
  ids.push(await create())
  const [, list] = (await ask('GET', '/jobs')) as [number, Listed]
  t.strictSame(
    list.jobs.map(({ jobId }) => jobId),
    ids.toReversed()
  )
  const [, { jobs }] = (await ask('GET', '/jobs?limit=2')) as [number, Listed]
  t.strictSame(
    jobs.map(({ jobId }) => jobId),
    [ids[3], ids[2]]
  )
  const [, moved] = (await ask('POST', '/clock/advance', { by: '1s' })) as [number, Listed]
  t.strictSame(
    moved.jobs.map(({ jobId }) => jobId),
    ids,
    'what moved is told in order of creation'
  )
})

t.test('a vanished job is neither listed nor counted, although no call of the API has looked', async t => {
  const { ask, create, advance } = await smallWorld(t)
  await ask('POST', '/scenarios', { vanish: { after: '1h' } })
  const [vanishing, kept] = [await create(), await create()]
  const seen = async () => {
    const [, { jobs, count }] = (await ask('GET', '/jobs')) as [number, Listed]
    const [, { sandboxes }] = (await ask('GET', '/sandboxes')) as [number, { sandboxes: { jobs: number }[] }]
    return { jobs: jobs.map(({ jobId }) => jobId), count, sandboxes: sandboxes.map(sandbox => sandbox.jobs) }
  }
  t.strictSame(await seen(), { jobs: [kept, vanishing], count: 2, sandboxes: [2] })
  advance(3610)
  t.strictSame(await seen(), { jobs: [kept], count: 1, sandboxes: [1] })
})

t.test('jobs are listed by state and cluster, in parts that follow each other', async t => {
  const { ask, create, advance } = await smallWorld(t)
  const twin = { id: 'in01-b', name: 'b', project: 'proj-1', plan: 'Standard', region: 'aws-us-west-2' }
  const books = { name: 'books', fields: [{ name: 'id', type: 'Int64', primaryKey: true }, { name: 'v', type: 'FloatVector', dim: 2 }] } // biome-ignore format: one line
  await ask('PUT', '/world/clusters/in01-b', { ...twin, status: 'RUNNING', collections: [books] })
  await ask('POST', '/scenarios', { fail: { at: 0.5, reason: 'disk quota exceeded' }, times: 2 })
  const failed = [await create(), await create('one.json', 'demo', 'in01-b')]
  const completed = [await create(), await create()]
  advance(60)
  const running = [await create('one.json', 'demo', 'in01-b'), await create(), await create()]
  const list = async (query: string) => {
    const [, { jobs, count, next }] = (await ask('GET', `/jobs?${query}`)) as [number, Listed & { next: string | null }]
    return { ids: jobs.map(({ jobId }) => jobId), count, next }
  }
  const all = [...failed, ...completed, ...running].toReversed()
  t.strictSame(await list(''), { ids: all, count: 7, next: null })
  t.strictSame(await list('state=Failed'), { ids: failed.toReversed(), count: 7, next: null })
  t.strictSame(await list('state=Completed'), { ids: completed.toReversed(), count: 7, next: null })
  t.strictSame(await list('state=Running'), { ids: running.toReversed(), count: 7, next: null })
  t.strictSame(await list('cluster=in01-b'), { ids: [running[0], failed[1]], count: 7, next: null })
  t.strictSame(await list('cluster=in01-b&state=Running'), { ids: [running[0]], count: 7, next: null })
  for (const state of ['', 'state=Running&']) {
    const first = await list(`${state}limit=2`)
    t.strictSame(first, { ids: all.slice(0, 2), count: 7, next: all[1] })
    const rest = await list(`${state}limit=2&before=${first.next}`)
    t.strictSame(rest.ids, state === '' ? all.slice(2, 4) : all.slice(2, 3))
  }
  const running2 = await list('state=Running&limit=1')
  advance(60)
  t.strictSame((await list(`state=Completed&before=${running2.next}`)).ids, all.slice(1, 5))
  t.strictSame((await list(`state=Running&before=${running2.next}`)).ids, [], 'the job has ended since')
})

t.test('a filter that cannot be is an error that names it', async t => {
  const { ask } = await smallWorld(t)
  t.strictSame(await ask('GET', '/jobs?state=running'), [
    400,
    { error: 'state must be one of Running, Completed, Failed; did you mean Running?' }
  ])
  t.strictSame(await ask('GET', '/jobs?cluster=in01-zzz'), [
    404,
    { error: 'cluster: there is no "in01-zzz" in sandbox default; GET /_emulator/world lists them' }
  ])
  t.strictSame(await ask('GET', '/jobs?before=job-1'), [
    404,
    { error: 'before: there is no job "job-1" in sandbox default; list again without before' }
  ])
})
