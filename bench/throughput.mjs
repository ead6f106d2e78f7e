import { competitors } from './competitors/index.mjs'
import { bare, emulator, startServer } from './servers/servers.mjs'
import { countJobs } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { CAN_PIN, SERVER_CORE } from './support/machine.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

export const TARGET = 0.8

const WARM_UP = 3

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

const addTo = (rows, name, result) => rows.set(name, [...(rows.get(name) ?? []), result])

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

const row = (name, results, against) => {
  const rates = results.map(({ perSecond }) => perSecond)
  const pairs = against.slice(0, rates.length).map(({ perSecond }) => perSecond)
  const cells = [
    whole(median(rates)),
    spread(rates),
    whole(median(results.map(({ p99 }) => p99))),
    median(results.map(({ microseconds }) => microseconds)).toFixed(1),
    `${whole(median(results.map(({ busy }) => busy)) * 100)} %`,
    ratio(medianRatio(rates, pairs))
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}

/** Requests a second of the import call. @param {{ quick: boolean, say: (text: string) => void }} options */
export const throughput = async ({ quick, say }) => {
  const [rounds, seconds, otherRounds] = quick ? [3, 2, 1] : [7, 5, 3]
  const others = await competitors()
  const rows = new Map()
  const failures = new Map()
  for (let round = 0; round < rounds; round++) {
    // Which of the pair goes first changes from round to round.
    for (const target of round % 2 === 0 ? [bare, emulator] : [emulator, bare]) {
      const result = await measure(target, seconds)
      addTo(rows, target.name, result)
      say(`round ${round + 1}: ${target.name} ${whole(result.perSecond)} requests/s`)
    }
    if (round >= otherRounds) continue
    for (const target of others) {
      const result = await measureOther(target, seconds, failures)
      if (result !== undefined) addTo(rows, target.name, result)
      say(
        `round ${round + 1}: ${target.name} ${result ? `${whole(result.perSecond)} requests/s` : failures.get(target.name)}`
      )
    }
  }
  const against = rows.get(bare.name)
  const rates = name => rows.get(name).map(({ perSecond }) => perSecond)
  const reached = medianRatio(rates(emulator.name), rates(bare.name))
  const pinned = CAN_PIN ? 'server and load generator on a core each' : 'not pinned to cores'
  return {
    verdicts: [
      {
        what: 'import requests/s against a bare Fastify route',
        value: ratio(reached),
        target: `at least ${ratio(TARGET)}`,
        met: reached >= TARGET
      }
    ],
    lines: [
      `\`POST /v1/vector/collections/import\`, accepted: autocannon, 50 connections, no pipelining, ${rounds} alternating rounds of ${seconds} s`,
      `after ${WARM_UP} s of warm-up, each in a fresh process; ${pinned}. The ratio is the median of the ratios of each round. Every reply of`,
      'the warm-up is read (code 200, no job id twice); afterwards the list call must count every import of the load.',
      '',
      '| server | requests/s, median | range | p99, ms | processor µs a request | server busy | ratio |',
      '|---|--:|--:|--:|--:|--:|--:|',
      ...[...rows].map(([name, results]) => row(name, results, against)),
      ...[...failures].map(([name, reason]) => `| ${name} | failed: ${reason} | | | | | |`),
      '',
      'The bare route is Fastify as it comes, with the same TypeBox schema and a constant reply. Prism checks the body against an OpenAPI',
      `document with that schema; Mockoon and WireMock answer a static body, WireMock without its journal. Those three: ${otherRounds} rounds.`
    ]
  }
}
