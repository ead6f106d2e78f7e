import { createRequire } from 'node:module'
import { emulator, startServer } from './servers/servers.mjs'
import { openConnection, requestBytes } from './support/connection.mjs'
import { CLUSTER, GET_PATH, IMPORT_BODY, IMPORT_PATH } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { SERVER_CORE } from './support/machine.mjs'
import { median, medianRatio, ratio, spread, whole } from './support/stats.mjs'

const { Client } = createRequire(import.meta.url)('pg')

/** Ratios at least. `memory` and `bare`: imports of one emulator; `two`: two on one sandbox, together, against one; `get`: from 50 connections. */
const TARGETS = { memory: 0.25, bare: 0.9, two: 0.7, get: 0.5 }

/** Connections of the bare rows, as many as the clients have. */
const CONNECTIONS = 50

/** On one connection. */
const GETS = 1000

/** Calls of each kind to each server, by number and not by time: two that share a processor would be measured while their code is still being compiled. */
const WARM_UP = 40_000

const onDatabase = url => ({
  ...emulator,
  name: 'PostgreSQL',
  commandLine: port => [...emulator.commandLine(port), '--state', url]
})

/** `get` a second on one connection, and from 50. */
const getsOf = async (server, seconds) => {
  const { port } = server
  const connection = await openConnection(port)
  const made = await connection.send(requestBytes(port, { method: 'POST', path: IMPORT_PATH, body: IMPORT_BODY }))
  const { data } = JSON.parse(made.slice(made.indexOf('{')))
  const path = `${GET_PATH}?clusterId=${CLUSTER}&jobId=${data.jobId}`
  const times = await connection.times(requestBytes(port, { path }), GETS)
  connection.close()
  await load(server, { path, amount: WARM_UP })
  const { perSecond } = await load(server, { path, seconds })
  return { alone: (times.length / times.reduce((sum, time) => sum + time, 0)) * 1000, gets: perSecond }
}

/** Imports and gets a second of warm servers, loaded at once. */
const measure = async (targets, seconds) => {
  const servers = []
  try {
    for (const target of targets) servers.push(await startServer(target, { core: SERVER_CORE }))
    const all = orders => Promise.all(servers.map(server => load(server, orders)))
    await all({ amount: WARM_UP })
    const results = await all({ seconds })
    return {
      perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0),
      p99: Math.max(...results.map(({ p99 }) => p99)),
      ...(await getsOf(servers[0], seconds))
    }
  } finally {
    for (const server of servers) await server.stop()
  }
}

/** Rows of 400 bytes a second, each committed by itself, from as many connections as there are clients. */
const measureBare = async (url, seconds) => {
  const clients = Array.from({ length: CONNECTIONS }, () => new Client(url))
  await Promise.all(clients.map(client => client.connect()))
  await clients[0].query('CREATE TABLE IF NOT EXISTS bare (no bigserial PRIMARY KEY, record text)')
  const insert = { name: 'insert', text: 'INSERT INTO bare (record) VALUES ($1)', values: ['x'.repeat(400)] }
  let rows = 0
  const begun = performance.now()
  const until = begun + seconds * 1000
  const fill = async client => {
    for (; performance.now() < until; rows++) await client.query(insert)
  }
  await Promise.all(clients.map(fill))
  const perSecond = (rows / (performance.now() - begun)) * 1000
  await Promise.all(clients.map(client => client.end()))
  return perSecond
}

/** Emulators on one database against one in memory. @param {{ quick: boolean, say: (text: string) => void }} options */
export const replicas = async ({ quick, say }) => {
  const { startDatabase } = await import('../test/state/support/database.ts')
  const [rounds, seconds] = quick ? [2, 2] : [5, 5]
  const runs = { memory: [], one: [], two: [], bare: [] }
  const withDatabase = async use => {
    const database = await startDatabase()
    try {
      return await use(database.url)
    } finally {
      await database.remove()
    }
  }
  const kinds = {
    memory: () => measure([emulator], seconds),
    one: () => withDatabase(url => measure([onDatabase(url)], seconds)),
    two: () => withDatabase(url => measure([onDatabase(url), onDatabase(url)], seconds)),
    bare: () => withDatabase(async url => ({ perSecond: await measureBare(url, seconds) }))
  }
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(kinds)
    for (const name of round % 2 === 0 ? names : names.toReversed()) runs[name].push(await kinds[name]())
    say(
      `round ${round + 1}: ${names.map(name => `${whole(runs[name].at(-1).perSecond)} ${name}`).join(', ')} a second; p99 of one ${runs.one.at(-1).p99} ms`
    )
  }
  const of = (name, key) => runs[name].map(result => result[key])
  const row = (what, values, target) => {
    const value = medianRatio(...values)
    return { what, value: ratio(value), target: `at least ${ratio(target)}`, met: value >= target }
  }
  const cell = (name, key) => `${whole(median(of(name, key)))} (${spread(of(name, key))})`
  return {
    verdicts: [
      row('imports/s of one against memory', [of('one', 'perSecond'), of('memory', 'perSecond')], TARGETS.memory),
      row(
        'imports/s of one against 50 connections of bare INSERT',
        [of('one', 'perSecond'), of('bare', 'perSecond')],
        TARGETS.bare
      ),
      row(
        'imports/s of two on one sandbox, together, against one',
        [of('two', 'perSecond'), of('one', 'perSecond')],
        TARGETS.two
      ),
      row('`get`/s of one from 50 connections against memory', [of('one', 'gets'), of('memory', 'gets')], TARGETS.get)
    ],
    lines: [
      `Imports from 50 connections to each emulator, ${seconds} s each, ${rounds} alternating rounds of fresh processes and databases, after ${whole(WARM_UP)} calls of a kind to each; the ratio is the median of the rounds'.`,
      'PostgreSQL runs on the same processors. The journal is on everywhere; with a database its entries are in it.',
      '',
      '| | memory | one on PostgreSQL | two together | bare INSERT |',
      '|---|--:|--:|--:|--:|',
      `| imports or rows a second | ${cell('memory', 'perSecond')} | ${cell('one', 'perSecond')} | ${cell('two', 'perSecond')} | ${cell('bare', 'perSecond')} |`,
      `| p99 of an import, ms | ${median(of('memory', 'p99'))} | ${median(of('one', 'p99'))} | ${median(of('two', 'p99'))} | |`,
      `| \`get\` a second from 50 connections | ${cell('memory', 'gets')} | ${cell('one', 'gets')} | ${cell('two', 'gets')} | |`,
      `| \`get\` a second on one connection | ${cell('memory', 'alone')} | ${cell('one', 'alone')} | ${cell('two', 'alone')} | |`
    ]
  }
}
