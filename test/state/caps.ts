import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededRandom } from '../../src/lab/ids.ts'
import { RANDOM_WORLD } from '../support/random-calls.ts'
import { CLUSTERS, getCall, importCall } from './ledger.ts'
import { listedIds } from './replicas.ts'
import type { Answer, Call } from './support/client.ts'
import { api, lab } from './support/lab.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { makeReplicas, Spread } from './support/replicas.ts'

const REPLICAS = 3

/** Imports at once. */
const CROWD = 48

/** Rounds of a crowd, for each era. */
const [LONG, SHORT] = [100, 5]

/** Milliseconds that a fault holds its call, and that other calls may take meanwhile. */
const [DELAY, PROMPT] = [5000, 2500]

/** Limits and counters hold over all replicas, however the calls fall on them. */
export const caps: Part = async context => {
  const problems = new Problems()
  const rounds = context.isLong ? LONG : SHORT
  await withReplicas(context, ['--era', '2023'], 'Free', async spread => {
    await checkCrowds(spread, 1, 47039, rounds, context, problems)
  })
  if (problems.all.length > 0) return problems
  await withReplicas(context, ['--era', '2024', '--strict'], 'Standard', async spread => {
    await checkRate(spread, context, problems)
  })
  if (problems.all.length > 0) return problems
  await withReplicas(context, ['--era', '2024'], 'Standard', async spread => {
    // The delay of a fault passes while the others run.
    const delayed = checkDelay(spread, problems)
    await checkCrowds(spread, 10, 47055, rounds, context, problems)
    await checkFaults(spread, context, problems)
    await checkScenarios(spread, context, problems)
    await delayed
  })
  return problems
}

const withReplicas = async (
  context: Context,
  flags: readonly string[],
  plan: string,
  work: (spread: Spread) => Promise<void>
): Promise<void> => {
  const world = join(context.files, `${plan}.json`)
  const { unlistedKeys: _, ...listed } = RANDOM_WORLD
  const clusters = RANDOM_WORLD.clusters.map(cluster => ({ ...cluster, plan }))
  writeFileSync(world, JSON.stringify({ ...listed, clusters, jobs: [], keys: [{ key: 'demo', organization: 'org' }] }))
  const all = ['--world', world, '--freeze', '2024-01-02T03:04:05Z', '--seed', String(context.seed), ...flags]
  const replicas = await makeReplicas(context, REPLICAS, { flags: all })
  const spread = new Spread(replicas.ports, seededRandom(context.seed))
  try {
    await work(spread)
  } finally {
    spread.close()
    await replicas.remove()
  }
}

/** The same call to all replicas in turn, all at once. */
const crowdOf = (spread: Spread, count: number, callOf: (number: number) => Call): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => spread.send(callOf(number), number)))

const codeOf = ({ status, body }: Answer): number | string => {
  try {
    return (JSON.parse(body) as { code: number }).code
  } catch {
    return `HTTP ${status}`
  }
}

/** How often each code was given. */
const countCodes = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const code of answers.map(codeOf).sort()) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

/** Of many imports at once, as many get in as there may be; and the next ones after the jobs have ended. */
const checkCrowds = async (
  spread: Spread,
  most: number,
  refusal: number,
  rounds: number,
  { say }: Context,
  problems: Problems
): Promise<void> => {
  const sandbox = 'crowds'
  for (let round = 1; round <= rounds; round++) {
    const clusterId = CLUSTERS[round % CLUSTERS.length] ?? ''
    const apis = ['v1', 'v2'] as const
    const answers = await crowdOf(spread, CROWD, number => importCall(sandbox, clusterId, apis[number % 2] ?? 'v1'))
    const isIn = (answer: Answer): boolean => answer.body.includes('"jobId"')
    const where = `round ${round} of ${CROWD} imports`
    const refusals = new Set(answers.filter(answer => !isIn(answer)).map(codeOf))
    problems.equal(
      answers.filter(isIn).length,
      most,
      `${where}: imports that got in, ${JSON.stringify(countCodes(answers))}`
    )
    problems.check(refusals.has(refusal), () => `${where}: no ${refusal} in ${[...refusals]}`)
    for (const ids of await listedIds(spread, sandbox)) {
      problems.equal(ids.length, most * round, `${where}: number of jobs that a replica lists`)
    }
    if (problems.all.length > 0) return
    await spread.json(lab('POST', '/clock/advance', sandbox, { until: 'idle' }))
  }
  say(`  ${rounds} rounds of ${CROWD} imports at once: ${most} got in each time`)
}

interface Counted {
  readonly hits: number
  readonly remaining: number
}

/** Operations with calls that a fault may apply to, also those that change nothing else. */
const OPERATIONS: readonly (readonly [operation: string, call: (id: string) => Call])[] = [
  ['get', id => getCall('faults', 'in01-b', id)],
  ['list', () => api('GET', '/v1/vector/collections/import/list?clusterId=in01-b', 'faults')],
  ['v2.describe', id => api('POST', '/v2/vectordb/jobs/import/describe', 'faults', { clusterId: 'in01-b', jobId: id })],
  ['import', () => importCall('faults', 'in01-a', 'v1')]
]

/** A fault is applied as often as it says, whichever replicas the calls come to. */
const checkFaults = async (spread: Spread, { say }: Context, problems: Problems): Promise<void> => {
  const times = 7
  const { data } = await spread.json<{ data: { jobId: string } }>(importCall('faults', 'in01-b', 'v1'))
  for (const [operation, callOf] of OPERATIONS) {
    const { id } = await spread.json<{ id: string }>(
      lab('POST', '/faults', 'faults', { operation, status: 503, times })
    )
    const answers = await crowdOf(spread, CROWD, () => callOf(data.jobId))
    const hit = answers.filter(({ headers }) => headers['x-emulator-fault'] === id)
    problems.equal(
      [hit.length, hit.filter(({ status }) => status === 503).length],
      [times, times],
      `${operation}: faults`
    )
    for (const { body } of await spread.each(lab('GET', '/faults', 'faults'))) {
      const fault = (JSON.parse(body) as { faults: (Counted & { id: string })[] }).faults.find(each => each.id === id)
      problems.equal([fault?.hits, fault?.remaining], [times, 0], `${operation}: hits and rest of ${id}`)
    }
    if (problems.all.length > 0) return
  }
  say(`  faults of ${OPERATIONS.length} operations were applied exactly ${times} times`)
}

/** A scenario plans as many jobs as it says. */
const checkScenarios = async (spread: Spread, { say }: Context, problems: Problems): Promise<void> => {
  const [sandbox, times, jobs] = ['scenarios', 4, 9]
  const fail = { at: 0.4, reason: 'disk quota exceeded' }
  await spread.json(lab('POST', '/scenarios', sandbox, { fail, times }))
  const answers = await crowdOf(spread, jobs, () => importCall(sandbox, 'in01-a', 'v2'))
  problems.check(
    answers.every(({ body }) => body.includes('"jobId"')),
    () => shorten(answers.at(0)?.body)
  )
  for (const { body } of await spread.each(lab('GET', '/scenarios', sandbox))) {
    const { scenarios } = JSON.parse(body) as { scenarios: Counted[] }
    problems.equal(
      scenarios.map(({ hits, remaining }) => [hits, remaining]),
      [[times, 0]],
      'hits and rest of a scenario'
    )
  }
  await spread.json(lab('POST', '/clock/advance', sandbox, { until: 'idle' }))
  for (const { body } of await spread.each(lab('GET', '/jobs', sandbox))) {
    const states = (JSON.parse(body) as { jobs: { jobId: string; state: string; errorMessage: string | null }[] }).jobs
    const failed = states.filter(({ errorMessage }) => errorMessage === fail.reason)
    problems.equal([failed.length, states.length], [times, jobs], 'jobs that a scenario failed, and all')
  }
  say(`  a scenario failed exactly ${times} of ${jobs} jobs`)
}

/** A call that a fault delays holds up nobody else in its sandbox. */
const checkDelay = async (spread: Spread, problems: Problems): Promise<void> => {
  const sandbox = 'delayed'
  await spread.json(lab('POST', '/faults', sandbox, { operation: 'list', delay: `${DELAY}ms` }))
  const timed = async (call: Call, at?: number): Promise<number> => {
    const begun = performance.now()
    await spread.send(call, at)
    return performance.now() - begun
  }
  const held = timed(api('GET', '/v1/vector/collections/import/list?clusterId=in01-a', sandbox), 0)
  const end = performance.now() + DELAY - 1000
  let slowest = 0
  for (let number = 0; performance.now() < end; number++) {
    const others = [
      importCall(sandbox, 'in01-a', 'v1'),
      api('GET', '/v1/clusters', sandbox),
      lab('GET', '/jobs', sandbox)
    ]
    slowest = Math.max(slowest, ...(await Promise.all(others.map(call => timed(call, number)))))
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  problems.check(slowest < PROMPT, () => `a call took ${Math.round(slowest)} ms while a fault delayed another one`)
  const took = await held
  problems.check(
    took >= DELAY - 1 && took < 2 * DELAY,
    () => `a fault of ${DELAY} ms delayed by ${Math.round(took)} ms`
  )
}

/** documented: 20 calls a second. */
const RATE = 20

/** Under --strict the calls to all replicas are counted together. */
const checkRate = async (spread: Spread, { say }: Context, problems: Problems): Promise<void> => {
  const sandbox = 'rate'
  for (let second = 1; second <= 3; second++) {
    for (const path of ['/v1/clusters', '/v1/vector/collections/import/list?clusterId=in01-a']) {
      const answers = await crowdOf(spread, 3 * RATE, () => api('GET', path, sandbox))
      const allowed = answers.filter(({ status }) => status === 200)
      const refused = answers.filter(({ status }) => status === 429)
      const counts = [allowed.length, refused.length]
      problems.equal(counts, [RATE, 2 * RATE], `second ${second}, ${path}: calls that were allowed, and refused`)
    }
    await spread.json(lab('POST', '/clock/advance', sandbox, { by: '1s' }))
  }
  say(`  ${RATE} of ${3 * RATE} calls a second were allowed`)
}
