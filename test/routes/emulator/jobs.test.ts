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
