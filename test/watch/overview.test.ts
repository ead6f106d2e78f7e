import t from 'tap'
import { smallWorld } from '../support/small-world.ts'

interface Seen {
  readonly sandboxes: readonly { readonly name: string; readonly lastUsed: string; readonly clock: { now: string } }[]
}

t.test('one call shows the settings and every sandbox with jobs, journal, faults and scenarios', async t => {
  const { ask, create, advance } = await smallWorld(t)
  await ask('POST', '/faults', { operation: 'get', code: 40021 })
  await ask('POST', '/scenarios', { fail: { at: 0.5, reason: 'disk quota exceeded' } })
  await create()
  await create()
  advance(600)
  await create()
  await create('one.json', 'demo@other')
  const [status, seen] = (await ask('GET', '/overview')) as [number, Seen]
  t.equal(status, 200)
  t.match(seen, {
    settings: {
      era: '2025',
      seed: 1,
      strict: false,
      speed: 1,
      progress: 'time',
      rateLimit: 0,
      journal: 1000,
      worlds: ['small']
    },
    count: 2,
    warnings: [],
    sandboxes: [
      {
        name: 'default',
        template: 'small',
        ttl: null,
        progress: 'time',
        clock: { mode: 'real', scale: 1 },
        jobs: { total: 3, running: 1, completed: 1, failed: 1 },
        journal: { last: 5, dropped: 0 },
        faults: 1,
        scenarios: 0
      },
      { name: 'other', jobs: { total: 1, running: 1, completed: 0, failed: 0 }, faults: 0, scenarios: 0 }
    ]
  })
  t.equal(seen.sandboxes.length, 2)
})

t.test('the overview is no use of a sandbox', async t => {
  const { ask, create, advance } = await smallWorld(t)
  await create('one.json', 'demo@other')
  const used = async () => {
    const [, { sandboxes }] = (await ask('GET', '/overview')) as [number, Seen]
    return sandboxes.find(({ name }) => name === 'other')?.lastUsed
  }
  const before = await used()
  advance(60)
  t.equal(await used(), before)
  await create('one.json', 'demo@other')
  t.not(await used(), before, 'a call of the API is one')
})

t.test('a change of the world is counted, and nothing else is', async t => {
  const { ask, create } = await smallWorld(t)
  const changes = async (): Promise<unknown> => {
    const [, { sandboxes }] = (await ask('GET', '/overview')) as [number, Seen]
    return (sandboxes[0] as unknown as { readonly worldChanges: number }).worldChanges
  }
  t.equal(await changes(), 0)
  await create()
  t.equal(await changes(), 0)
  const [, { clusters }] = (await ask('GET', '/world')) as [number, { readonly clusters: readonly { id: string }[] }]
  t.equal((await ask('PATCH', `/world/clusters/${clusters[0]?.id}`, { status: 'SUSPENDED' }))[0], 200)
  t.equal(await changes(), 1)
  t.equal((await ask('PUT', '/world/buckets/aws/new', { visibility: 'public' }))[0], 200)
  t.equal(await changes(), 2)
  t.equal((await ask('DELETE', '/world/buckets/aws/new'))[0], 200)
  t.equal(await changes(), 3)
})
