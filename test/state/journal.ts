import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { getCall, importCall } from './ledger.ts'
import { api, lab } from './support/lab.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, type Replicas, Spread } from './support/replicas.ts'

const REPLICAS = 3

const SANDBOX = 'journal'

/** Calls at once. */
const CALLS = 60

interface Made {
  readonly context: Context
  readonly spread: Spread
  readonly replicas: Replicas
  readonly problems: Problems
}

/** The journal and the coverage at one replica are those of all. */
export const journal: Part = async context => {
  const problems = new Problems()
  const world = join(context.files, 'world.json')
  writeFileSync(world, JSON.stringify({ ...RANDOM_WORLD, jobs: [] }))
  const flags = ['--world', world, '--era', '2025', '--seed', String(context.seed)]
  const replicas = await makeReplicas(context, REPLICAS, { flags })
  const spread = new Spread(replicas.ports, seededRandom(context.seed))
  const made = { context, spread, replicas, problems }
  try {
    for (const check of [checkEntries, checkWait, checkStream, checkCoverage, checkClear]) {
      if (problems.all.length === 0) await check(made)
    }
  } finally {
    spread.close()
    await replicas.remove()
  }
  return problems
}

interface Entry {
  readonly id: number
  readonly operation: string
  readonly status: number
}

/** Calls of all kinds to all replicas at once: each replica has all of them, numbered without gaps. */
const checkEntries = async ({ spread, problems, context }: Made): Promise<void> => {
  const { data } = await spread.json<{ data: { jobId: string } }>(importCall(SANDBOX, 'in01-a', 'v1'), 0)
  const calls = [
    importCall(SANDBOX, 'in01-b', 'v2'),
    getCall(SANDBOX, 'in01-a', data.jobId),
    api('GET', '/v1/clusters', SANDBOX)
  ]
  await Promise.all(
    Array.from({ length: CALLS }, (_, at) => spread.send(calls[at % 3] ?? importCall(SANDBOX, '', 'v1'), at >> 1))
  )
  const third = CALLS / 3
  const lists: string[] = []
  for (const { body } of await spread.each(lab('GET', '/journal?limit=1000', SANDBOX))) {
    const { entries } = JSON.parse(body) as { entries: Entry[] }
    const ids = entries.map(({ id }) => id)
    problems.equal(
      ids.toSorted((a, b) => a - b),
      ids.map((_, at) => at + 1),
      'numbers of the entries at a replica'
    )
    problems.equal(entries.length, CALLS + 1, 'number of entries at a replica')
    lists.push(JSON.stringify(entries))
  }
  problems.equal(new Set(lists).size, 1, 'different journals at the replicas')
  for (const [operation, count] of [
    ['import', 1],
    ['v2.create', third],
    ['get', third],
    ['clusters.list', third]
  ] as const) {
    for (let at = 0; at < spread.size; at++) {
      const counted = await spread.send(lab('GET', `/journal/count?operation=${operation}`, SANDBOX), at)
      const met = await spread.send(lab('POST', '/journal/expect', SANDBOX, { operation, count }), at)
      problems.check(
        counted.body.includes(`:${count}`) && met.status === 200,
        () => `replica ${at + 1}, ${count} of ${operation}: ${counted.body} and ${met.status} ${shorten(met.body)}`
      )
    }
  }
  for (const { body } of await spread.each(lab('GET', '/journal.har', SANDBOX))) {
    const { log } = JSON.parse(body) as { log: { entries: readonly unknown[] } }
    problems.equal(log.entries.length, CALLS + 1, 'entries of the HTTP archive at a replica')
  }
  context.say(`  ${CALLS} calls at once are ${CALLS} entries at each replica`)
}

/** Milliseconds until a replica tells of a call to another one. */
const PROMPT = 1000

/** Who waits at one replica sees the call to another one. */
const checkWait = async ({ spread, problems, context }: Made): Promise<void> => {
  for (let at = 0; at < spread.size; at++) {
    const { count } = await spread.json<{ count: number }>(lab('GET', '/journal/count?operation=list', SANDBOX), at)
    const wish = { operation: 'list', count: count + 1, timeout: '8s' }
    const waiting = spread.send(lab('POST', '/journal/wait', SANDBOX, wish), at)
    await sleep(200)
    await spread.send(api('GET', '/v1/vector/collections/import/list?clusterId=in01-a', SANDBOX), at + 1)
    const begun = performance.now()
    const { status, body } = await waiting
    const took = performance.now() - begun
    problems.equal(status, 200, `wait at replica ${at + 1} for a call to another one: ${shorten(body)}`)
    problems.check(took < PROMPT, () => `wait at replica ${at + 1} took ${Math.round(took)} ms after the call`)
    context.say(`  a wait ended ${Math.round(took)} ms after the call to another replica`)
  }
}

/** The page of one replica shows within a second what another one did. */
const checkStream = async ({ spread, replicas, problems, context }: Made): Promise<void> => {
  const [port = 0] = replicas.ports
  const events: { readonly text: string; readonly at: number }[] = []
  const path = `/_emulator/stream?topics=jobs,journal,faults,clock&sandbox=${SANDBOX}`
  const sent = request({ host: '127.0.0.1', port, path }, reply => {
    reply.setEncoding('utf8').on('data', text => events.push({ text, at: performance.now() }))
  })
  sent.on('error', () => {})
  sent.end()
  try {
    await sleep(600)
    const changes = [
      [importCall(SANDBOX, 'in01-a', 'v2'), /event: jobs/],
      [lab('POST', '/faults', SANDBOX, { operation: 'v2.abort', status: 503 }), /event: faults/],
      [api('GET', '/v2/volumes?projectId=proj-1', SANDBOX), /event: journal/],
      [lab('PATCH', '/clock', SANDBOX, { mode: 'frozen' }), /event: clock/]
    ] as const
    for (const [at, [change, event]] of changes.entries()) {
      const [before, begun] = [events.length, performance.now()]
      await spread.json(change, 1 + (at % 2))
      const seen = (): number | undefined => events.slice(before).find(({ text }) => event.test(text))?.at
      for (const end = performance.now() + 3 * PROMPT; seen() === undefined && performance.now() < end; )
        await sleep(20)
      const took = (seen() ?? Number.POSITIVE_INFINITY) - begun
      problems.check(took < 1.5 * PROMPT, () => `${event} came at another replica after ${Math.round(took)} ms`)
      context.say(`  ${event.source} came at another replica after ${Math.round(took)} ms`)
      await sleep(300)
    }
  } finally {
    sent.destroy()
  }
}

interface Covered {
  readonly operation: string
  readonly outcomes: readonly { readonly outcome: string; readonly met: number }[]
}

/** What different replicas have met adds up. */
const checkCoverage = async ({ spread, problems }: Made): Promise<void> => {
  await spread.json({ method: 'DELETE', path: '/_emulator/coverage' }, 0)
  const refused = importCall(SANDBOX, 'in01-none', 'v1')
  for (let at = 0; at < spread.size; at++) await spread.send(importCall(SANDBOX, 'in01-a', 'v1'), at)
  const { code } = JSON.parse((await spread.send(refused, 1)).body) as { code: number }
  await spread.send(api('GET', '/v1/vector/collections/import/list?clusterId=in01-a', SANDBOX), 2)
  const reports = await spread.each({ method: 'GET', path: '/_emulator/coverage' })
  for (const { body } of reports) problems.equal(body, reports[0]?.body, 'coverage at a replica')
  const { operations } = JSON.parse(reports[0]?.body ?? '{}') as { operations: readonly Covered[] }
  const metOf = (name: string, of: string): number | undefined =>
    operations.find(({ operation }) => operation === name)?.outcomes.find(({ outcome }) => outcome === of)?.met
  const met = [metOf('import', 'success'), metOf('import', String(code)), metOf('list', 'success')]
  problems.equal(met, [spread.size, 1, 1], `how often outcomes were met: ${shorten(reports[0]?.body, 2000)}`)
  await spread.json({ method: 'DELETE', path: '/_emulator/coverage' }, 1)
  for (const { body } of await spread.each({ method: 'GET', path: '/_emulator/coverage' })) {
    problems.check(/"percent":(?:0|null)/.test(body), () => `coverage after its reset: ${shorten(body)}`)
  }
}

/** Who deletes the entries at one replica deletes all; numbers go on. */
const checkClear = async ({ spread, problems }: Made): Promise<void> => {
  const { count } = await spread.json<{ count: number }>(lab('GET', '/journal/count', SANDBOX), 0)
  await spread.json(lab('DELETE', '/journal', SANDBOX), 1)
  for (const { body } of await spread.each(lab('GET', '/journal', SANDBOX))) {
    problems.equal((JSON.parse(body) as { entries: unknown[] }).entries, [], 'entries after all were deleted')
  }
  await spread.send(api('GET', '/v1/clusters', SANDBOX), 2)
  for (const { body } of await spread.each(lab('GET', '/journal', SANDBOX))) {
    const { entries } = JSON.parse(body) as { entries: Entry[] }
    problems.check((entries[0]?.id ?? 0) > count, () => `after ${count} entries were deleted: ${shorten(body)}`)
  }
}
