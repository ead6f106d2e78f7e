// Many clients at once, each in a sandbox of its own: imports, gets and lists in turn, at a steady rate. Every answer is read; one that tells
// of a job that its sandbox did not make is cross-talk. Argument: JSON of port, sandboxes, perSecond, seconds. Prints JSON.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CLUSTER, GET_PATH, HOST, IMPORT_BODY, IMPORT_PATH, LIST_PATH } from '../support/import-call.mjs'

const { port, sandboxes, perSecond, seconds } = JSON.parse(process.argv[2])
const agent = new Agent({ keepAlive: true, maxSockets: sandboxes })

const ask = (name, method, path, body) =>
  new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer demo@${name}`,
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) })
    }
    const sent = request({ host: HOST, port, method, path, headers, agent }, reply => {
      let text = ''
      reply.setEncoding('utf8').on('data', part => {
        text += part
      })
      reply.on('end', () => resolve(text)).on('error', reject)
    })
    sent.on('error', reject).end(body)
  })

const JOB = /job-[0-9a-z]{22}/g

class Client {
  own = new Set()
  last = ''
  sent = 0
  crossTalk = 0
  wrong = 0
  first = ''

  constructor(index) {
    this.name = `crowd-${index}`
  }

  /** One request in turn: import, get, list. */
  async turn() {
    const kind = this.sent++ % 3
    const text =
      kind === 0
        ? await ask(this.name, 'POST', IMPORT_PATH, IMPORT_BODY)
        : kind === 1
          ? await ask(this.name, 'GET', `${GET_PATH}?clusterId=${CLUSTER}&jobId=${this.last}`)
          : await ask(this.name, 'GET', `${LIST_PATH}?clusterId=${CLUSTER}`)
    if (!text.startsWith('{"code":200,')) {
      this.wrong++
      this.first ||= text.slice(0, 300)
      return
    }
    const [told] = text.match(JOB) ?? []
    if (kind === 0) {
      this.last = told
      if (this.own.has(told)) this.crossTalk++
      this.own.add(told)
    } else if (kind === 1 && told !== this.last) this.crossTalk++
    else if (kind === 2) this.look(text)
  }

  /** Jobs that the world declares are in every sandbox. */
  look(text) {
    for (const job of text.match(JOB) ?? []) if (!this.own.has(job) && !/^job-0+/.test(job)) this.crossTalk++
  }

  /** The journal of the sandbox has its own requests, and tells of its own jobs alone. */
  async checkJournal() {
    const text = await ask(this.name, 'GET', `/_emulator/journal?sandbox=${this.name}&limit=1000`)
    const { entries } = JSON.parse(text)
    if (entries.length === 0) this.wrong++
    this.look(text)
  }
}

const clients = Array.from({ length: sandboxes }, (_, index) => new Client(index))
const began = performance.now()
const interval = 1000 / perSecond
await Promise.all(
  clients.map(async (client, index) => {
    const offset = (index / sandboxes) * interval
    for (let turn = 0; turn < seconds * perSecond; turn++) {
      const wait = began + offset + turn * interval - performance.now()
      if (wait > 0) await sleep(wait)
      await client.turn()
    }
  })
)
const took = (performance.now() - began) / 1000
for (const client of clients) await client.checkJournal()
agent.destroy()
const sum = key => clients.reduce((total, client) => total + client[key], 0)
const result = {
  sent: sum('sent'),
  took,
  crossTalk: sum('crossTalk'),
  wrong: sum('wrong'),
  first: clients.find(({ first }) => first)?.first
}
process.stdout.write(JSON.stringify(result))
