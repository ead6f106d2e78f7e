import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { emulator, startServer } from './servers/servers.mjs'
import { HOST } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { SERVER_CORE } from './support/machine.mjs'
import { median, ratio, spread, whole } from './support/stats.mjs'

const WATCHERS = 10
const WARM_UP = 6
const TARGETS = { p99: 1.05, processor: 1.02, requests: 0.95 }

/** A console: reads its stream and throws it away. */
const watch = async port => {
  const socket = connect(port, HOST)
  let bytes = 0
  await new Promise((resolve, reject) => {
    socket.once('data', resolve).once('error', reject)
    socket.write(`GET /_emulator/stream HTTP/1.1\r\nhost: ${HOST}:${port}\r\n\r\n`)
  })
  socket.on('data', piece => {
    bytes += piece.length
  })
  return { bytes: () => bytes, close: () => socket.destroy() }
}

const turn = async (server, seconds, watchers) => {
  const consoles = await Promise.all(Array.from({ length: watchers }, () => watch(server.port)))
  try {
    const result = await load(server, { seconds })
    return { ...result, bytes: consoles.reduce((sum, console) => sum + console.bytes(), 0) / seconds }
  } finally {
    for (const console of consoles) console.close()
    await sleep(100)
  }
}

/** Places of the interval that holds the median with at least 95 %, whatever the distribution: order statistics of a binomial. */
const interval = values => {
  const sorted = [...values].sort((a, b) => a - b)
  let [below, term, outside] = [0, 0.5 ** sorted.length, 0]
  while (outside + term <= 0.025) {
    outside += term
    below++
    term *= (sorted.length - below + 1) / below
  }
  const at = Math.max(0, below - 1)
  return [sorted[at], sorted[sorted.length - 1 - at]]
}

const shown = value => value.toFixed(3)

/** What ten consoles that watch cost the clients. @param {{ quick: boolean, say: (text: string) => void }} options */
export const watched = async ({ quick, say }) => {
  const [pairs, seconds] = quick ? [3, 1] : [17, 2]
  const server = await startServer(emulator, { core: SERVER_CORE })
  const without = []
  const beside = []
  try {
    await load(server, { seconds: WARM_UP, verify: true })
    for (let pair = 0; pair < pairs; pair++) {
      const turns = [
        async () => without.push(await turn(server, seconds, 0)),
        async () => beside.push(await turn(server, seconds, WATCHERS))
      ]
      for (const take of pair % 2 === 0 ? turns : turns.reverse()) await take()
      say(
        `pair ${pair + 1}: ${whole(without.at(-1).perSecond)} requests/s, with ${WATCHERS} consoles ${whole(beside.at(-1).perSecond)}`
      )
    }
  } finally {
    await server.stop()
  }
  const ratios = name => beside.map((one, at) => one[name] / without[at][name])
  const [requests, processor] = [ratios('perSecond'), ratios('microseconds')]
  const p99 = median(beside.map(one => one.p99)) / median(without.map(one => one.p99))
  const others = Math.max(...[...without, ...beside].map(one => one.others))
  const row = (name, results) =>
    `| ${name} | ${whole(median(results.map(one => one.perSecond)))} | ${spread(results.map(one => one.perSecond))} | ${whole(median(results.map(one => one.p99)))} | ${median(results.map(one => one.microseconds)).toFixed(1)} |`
  return {
    verdicts: [
      {
        what: `p99 of an import with ${WATCHERS} consoles watching against none`,
        value: ratio(p99),
        target: `at most ${ratio(TARGETS.p99)}`,
        met: p99 <= TARGETS.p99
      },
      {
        what: 'processor time a request, the same',
        value: `${shown(median(processor))} (${interval(processor).map(shown).join(' to ')})`,
        target: `at most ${ratio(TARGETS.processor)}`,
        met: median(processor) <= TARGETS.processor
      },
      {
        what: 'requests a second, the same',
        value: `${shown(median(requests))} (${interval(requests).map(shown).join(' to ')})`,
        target: `at least ${ratio(TARGETS.requests)}`,
        met: median(requests) >= TARGETS.requests
      }
    ],
    lines: [
      ...(others > 0.1
        ? [`**Other programs used up to ${whole(others * 100)} % of the machine meanwhile: measure again.**`, '']
        : []),
      `\`POST /v1/vector/collections/import\`, accepted: autocannon, 50 connections, against one server, ${pairs} pairs of turns of ${seconds} s in alternating`,
      `order: nobody watches, and ${WATCHERS} consoles read \`GET /_emulator/stream\` with all topics (${whole(median(beside.map(one => one.bytes)) / 1000)} kB a second together). A ratio is the median`,
      "of the pairs', with the interval that holds it with 95 %; the processor time is that of the server, the consoles' frames included.",
      '',
      '| | requests/s, median | range | p99, ms | processor µs a request |',
      '|---|--:|--:|--:|--:|',
      row('nobody watches', without),
      row(`${WATCHERS} consoles watch`, beside)
    ]
  }
}
