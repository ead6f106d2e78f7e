import { bare, emulator, startServer } from '../servers/servers.mjs'
import { countJobs } from '../support/import-call.mjs'
import { load } from '../support/load.mjs'
import { SERVER_CORE } from '../support/machine.mjs'
import { median, ratio, whole } from '../support/stats.mjs'

/** Seconds; the optimizing compiler shares the one core with the server, and a cold server says little of a warm one. */
export const WARM_UP = 8

/** Share of the processors that other programs may use before a round is taken once more. */
export const QUIET = 0.1

const MOST_ATTEMPTS = 3

/** Reads every reply of the warm-up: an answer that is no success or an id that comes twice would make the figure worthless. */
const warmUp = async (server, target) => {
  const warm = await load(server, { seconds: target.warmUp ?? WARM_UP, verify: true })
  if (target.distinctIds && warm.distinct !== warm.answered) {
    throw new Error(`${warm.answered} imports got ${warm.distinct} job ids`)
  }
}

/** The list call must count every import of the load, whose slices are the last of what was measured. */
const counted = async ({ port }, measure) => {
  const before = await countJobs(port)
  const taken = await measure()
  const answered = taken.at(-1).reduce((sum, slice) => sum + slice.answered, 0)
  if ((await countJobs(port)) - before < answered) throw new Error('the list has fewer jobs than imports were answered')
  return taken
}

/** A server alone, which keeps no jobs. */
const measure = async (target, seconds) => {
  const server = await startServer(target, { core: SERVER_CORE })
  try {
    await warmUp(server, target)
    return await load(server, { seconds })
  } finally {
    await server.stop()
  }
}

const disturbance = results => Math.max(...results.map(({ others }) => others))

/** What the slices of a round come to. */
const together = slices => {
  const middle = name => median(slices.map(slice => slice[name]))
  return {
    perSecond: middle('perSecond'),
    p99: middle('p99'),
    microseconds: middle('microseconds'),
    busy: middle('busy')
  }
}

/** Loads both servers in turns of a second, of which the other server sleeps: the speed of a shared machine changes within seconds. */
const takeTurns = async (servers, seconds) => {
  const slices = servers.map(() => [])
  for (let second = 0; second < seconds; second++) {
    for (const at of second % 2 === 0 ? [0, 1] : [1, 0]) slices[at].push(await load(servers[at], { seconds: 1 }))
  }
  return slices
}

/** Both servers in fresh processes. */
const pair = async (seconds, say) => {
  const servers = []
  try {
    for (const target of [bare, emulator]) {
      servers.push(await startServer(target, { core: SERVER_CORE }))
      await warmUp(servers.at(-1), target)
    }
    const [theirs, ours] = await counted(servers[1], () => takeTurns(servers, seconds))
    const others = disturbance([...theirs, ...ours])
    const ratios = ours.map(({ perSecond }, turn) => perSecond / theirs[turn].perSecond)
    const taken = { bare: together(theirs), emulator: together(ours), ratio: median(ratios), others }
    say(
      `bare ${whole(taken.bare.perSecond)}, emulator ${whole(taken.emulator.perSecond)} requests/s, ratio ${ratio(taken.ratio)}; ` +
        `other programs used ${whole(others * 100)} % of the machine`
    )
    return taken
  } finally {
    await Promise.all(servers.map(server => server.stop()))
  }
}

/** Measures a competitor; one that fails has a row too, with the reason. */
const measureOther = async (target, seconds, failures) => {
  if (failures.has(target.name)) return undefined
  try {
    if (target.failure !== undefined) throw new Error(target.failure)
    return await measure(target, seconds)
  } catch (error) {
    failures.set(target.name, error.message.replaceAll('|', '/').replace(/\s+/g, ' '))
    return undefined
  }
}

/**
 * Takes pairs until enough of them were undisturbed, or three times as many were taken; the least disturbed count.
 * The other servers run beside the first ones.
 */
export const takeRounds = async ({ rounds, otherRounds, seconds, competitors, say }) => {
  const pairs = []
  const others = new Map(competitors.map(({ name }) => [name, []]))
  const failures = new Map()
  const quiet = () => pairs.filter(taken => taken.others <= QUIET).length
  while (quiet() < rounds && pairs.length < MOST_ATTEMPTS * rounds) {
    const taken = await pair(seconds, say)
    pairs.push(taken)
    if (pairs.length > otherRounds) continue
    for (const target of competitors) {
      const result = await measureOther(target, seconds, failures)
      if (result !== undefined)
        others.get(target.name).push({ ...result, ratio: result.perSecond / taken.bare.perSecond })
      say(`${target.name}: ${result ? `${whole(result.perSecond)} requests/s` : failures.get(target.name)}`)
    }
  }
  const best = pairs.sort((a, b) => a.others - b.others).slice(0, rounds)
  return { pairs: best, attempts: pairs.length, others, failures }
}
