import { attempt } from '../competitors/index.mjs'
import { bare, emulator, startServer, unjournaled } from '../servers/servers.mjs'
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

/** The list call of each emulator must count every import of its load. */
const counted = async ([, ...emulators], measure) => {
  const count = () => Promise.all(emulators.map(({ port }) => countJobs(port)))
  const before = await count()
  const taken = await measure()
  for (const [at, now] of (await count()).entries()) {
    const answered = taken[at + 1].reduce((sum, slice) => sum + slice.answered, 0)
    if (now - before[at] < answered) throw new Error('the list has fewer jobs than imports were answered')
  }
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

/** Sums the slices of a round. */
const together = slices => {
  const middle = name => median(slices.map(slice => slice[name]))
  return {
    perSecond: middle('perSecond'),
    p99: middle('p99'),
    microseconds: middle('microseconds'),
    busy: middle('busy')
  }
}

/** Loads all servers in turns of a second, of which the others sleep: the speed of a shared machine changes within seconds. */
const takeTurns = async (servers, seconds) => {
  const slices = servers.map(() => [])
  for (let second = 0; second < seconds; second++) {
    const order = [...servers.keys()]
    for (const at of second % 2 === 0 ? order : order.reverse())
      slices[at].push(await load(servers[at], { seconds: 1 }))
  }
  return slices
}

/** All of them in fresh processes, the bare one first. */
const TARGETS = [bare, emulator, unjournaled]

const round = async (seconds, say) => {
  const servers = []
  try {
    for (const target of TARGETS) {
      servers.push(await startServer(target, { core: SERVER_CORE }))
      await warmUp(servers.at(-1), target)
    }
    const slices = await counted(servers, () => takeTurns(servers, seconds))
    const others = disturbance(slices.flat())
    const results = slices.map(ours => {
      const ratios = ours.map(({ perSecond }, turn) => perSecond / slices[0][turn].perSecond)
      return { ...together(ours), ratio: median(ratios) }
    })
    const told = results.map(
      ({ perSecond, ratio: reached }, at) => `${TARGETS[at].name} ${whole(perSecond)} (${ratio(reached)})`
    )
    say(`requests/s: ${told.join(', ')}; other programs used ${whole(others * 100)} % of the machine`)
    return { results, others }
  } finally {
    await Promise.all(servers.map(server => server.stop()))
  }
}

/**
 * Takes rounds until enough of them were undisturbed, or three times as many were taken; the least disturbed count.
 * The other servers run beside the first ones.
 */
export const takeRounds = async ({ rounds, otherRounds, seconds, competitors, say }) => {
  const all = []
  const others = new Map(competitors.map(({ name }) => [name, []]))
  const failures = new Map()
  const quiet = () => all.filter(taken => taken.others <= QUIET).length
  while (quiet() < rounds && all.length < MOST_ATTEMPTS * rounds) {
    const taken = await round(seconds, say)
    all.push(taken)
    if (all.length > otherRounds) continue
    for (const target of competitors) {
      const result = await attempt(target, failures, () => measure(target, seconds))
      if (result !== undefined)
        others.get(target.name).push({ ...result, ratio: result.perSecond / taken.results[0].perSecond })
      say(`${target.name}: ${result ? `${whole(result.perSecond)} requests/s` : failures.get(target.name)}`)
    }
  }
  const best = all.sort((a, b) => a.others - b.others).slice(0, rounds)
  return { best, attempts: all.length, others, failures }
}
