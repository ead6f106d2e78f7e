import { bare, emulator, startServer } from '../servers/servers.mjs'
import { countJobs } from '../support/import-call.mjs'
import { load } from '../support/load.mjs'
import { SERVER_CORE } from '../support/machine.mjs'
import { ratio, whole } from '../support/stats.mjs'

/** Seconds; the optimizing compiler shares the one core with the server, and a cold server says little of a warm one. */
export const WARM_UP = 8

/** Share of the processors that other programs may use before a round is taken once more. */
export const QUIET = 0.1

const MOST_ATTEMPTS = 3

/** One fresh process: a warm-up in which every reply is read, then the load that counts. */
const measure = async (target, seconds) => {
  const server = await startServer(target, { core: SERVER_CORE })
  try {
    const warm = await load(server, { seconds: target.warmUp ?? WARM_UP, verify: true })
    if (target.distinctIds && warm.distinct !== warm.answered) {
      throw new Error(`${warm.answered} imports got ${warm.distinct} job ids`)
    }
    const before = target.distinctIds ? await countJobs(server.port) : 0
    const result = await load(server, { seconds })
    if (target.distinctIds && (await countJobs(server.port)) - before < result.answered) {
      throw new Error('the list has fewer jobs than imports were answered')
    }
    return result
  } finally {
    await server.stop()
  }
}

const disturbance = results => Math.max(...results.map(({ others }) => others))

/** Both servers one after the other; which goes first changes from round to round. */
const pair = async (attempt, seconds, say) => {
  const results = new Map()
  for (const target of attempt % 2 === 0 ? [bare, emulator] : [emulator, bare]) {
    results.set(target, await measure(target, seconds))
  }
  const [theirs, ours] = [results.get(bare), results.get(emulator)]
  const others = disturbance([theirs, ours])
  say(
    `bare ${whole(theirs.perSecond)}, emulator ${whole(ours.perSecond)} requests/s, ratio ${ratio(ours.perSecond / theirs.perSecond)}; ` +
      `other programs used ${whole(others * 100)} % of the machine`
  )
  return { bare: theirs, emulator: ours, others }
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
    const taken = await pair(pairs.length, seconds, say)
    pairs.push(taken)
    if (pairs.length > otherRounds) continue
    for (const target of competitors) {
      const result = await measureOther(target, seconds, failures)
      if (result !== undefined) others.get(target.name).push({ ...result, against: taken.bare.perSecond })
      say(`${target.name}: ${result ? `${whole(result.perSecond)} requests/s` : failures.get(target.name)}`)
    }
  }
  const best = pairs.sort((a, b) => a.others - b.others).slice(0, rounds)
  return { pairs: best, attempts: pairs.length, others, failures }
}
