import { competitors } from './competitors/index.mjs'
import { bare, emulator, unjournaled } from './servers/servers.mjs'
import { CAN_PIN } from './support/machine.mjs'
import { barChart } from './support/plots/bars.mjs'
import { median, ratio, spread, whole } from './support/stats.mjs'
import { QUIET, takeRounds, WARM_UP } from './throughput/rounds.mjs'

/** With the journal, as it starts, and without. */
const TARGETS = [0.82, 0.82]

const ratioOf = results => median(results.map(each => each.ratio))

const row = (name, results) => {
  const rates = results.map(({ perSecond }) => perSecond)
  const cells = [
    whole(median(rates)),
    spread(rates),
    whole(median(results.map(({ p99 }) => p99))),
    median(results.map(({ microseconds }) => microseconds)).toFixed(1),
    `${whole(median(results.map(({ busy }) => busy)) * 100)} %`,
    ratio(ratioOf(results))
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}

const disturbed = best => {
  const worst = Math.max(...best.map(({ others }) => others))
  return worst <= QUIET
    ? []
    : [`**Other programs used up to ${whole(worst * 100)} % of the machine meanwhile: measure again.**`, '']
}

const plot = (servers, failures) =>
  barChart({
    name: 'servers',
    title: 'Import requests per second, by server',
    note: 'median; line: slowest to fastest round',
    unit: '',
    rows: [
      ...servers.map(({ name, results, tone }) => ({
        label: name,
        tone,
        values: results.map(({ perSecond }) => perSecond)
      })),
      ...[...failures.keys()].map(name => ({ label: name, values: [], absent: 'absent' }))
    ]
  })

/** Requests a second of the import call. @param {{ quick: boolean, alone: boolean, say: (text: string) => void }} options */
export const throughput = async ({ quick, alone, say }) => {
  const [rounds, seconds, otherRounds] = quick ? [3, 2, 1] : [7, 5, 3]
  const taken = await takeRounds({ rounds, otherRounds, seconds, competitors: alone ? [] : await competitors(), say })
  const { best, attempts, others, failures } = taken
  const [theirs, ours, without] = [0, 1, 2].map(at => best.map(({ results }) => results[at]))
  const peers = [...others].filter(([name]) => !failures.has(name)).map(([name, results]) => ({ name, results }))
  const servers = [
    { name: bare.name, results: theirs },
    { name: emulator.name, results: ours, tone: 'ours' },
    { name: unjournaled.name, results: without, tone: 'ours' },
    ...peers
  ]
  const pinned = CAN_PIN ? 'server and load generator on a core each' : 'not pinned to cores'
  return {
    verdicts: [ours, without].map((results, at) => ({
      what: `import requests/s against a bare Fastify route, journal ${['on', 'off'][at]}`,
      value: ratio(ratioOf(results)),
      target: `at least ${ratio(TARGETS[at])}`,
      met: ratioOf(results) >= TARGETS[at]
    })),
    lines: [
      ...disturbed(best),
      `\`POST /v1/vector/collections/import\`, accepted: autocannon, 50 connections, no pipelining, ${rounds} rounds in fresh processes after ${WARM_UP} s of`,
      `warm-up; ${pinned}. In a round the first three servers take turns of one second, ${seconds} each. The ratio of a round is the median`,
      `of its turns, and the figure is the median of the rounds, because the speed of a shared machine changes from second to second. A round in which`,
      `other programs used more than ${whole(QUIET * 100)} % of the machine is repeated (${attempts} rounds ran). Every reply of the warm-up is read`,
      '(code 200, no job id twice); afterwards the list call must count every import of the load.',
      '',
      '| server | requests/s, median | range | p99, ms | processor µs a request | server busy | ratio |',
      '|---|--:|--:|--:|--:|--:|--:|',
      ...servers.map(({ name, results }) => row(name, results)),
      ...[...failures].map(([name, reason]) => `| absent: ${name} (${reason}) | | | | | | |`),
      '',
      'The bare route is Fastify as it comes, with the same TypeBox schema and a constant reply. Prism checks the body against an OpenAPI',
      'document with that schema; Mockoon, WireMock and MockServer answer a static body, WireMock without its journal and MockServer without its log.',
      `stripe-mock serves no other API: \`POST /v1/customers\`, checked against its OpenAPI document. The servers of others: ${otherRounds} rounds.`
    ],
    plots: [plot(servers, failures)]
  }
}
