// A process of its own: sends bodies of each kind that it is told over its channel, and says when all are answered.
import { request } from 'node:http'
import { HEADERS, HOST } from '../support/import-call.mjs'
import { BODIES } from './bodies.mjs'

const REFUSED = /^\{"code":80000,"message":"[^"]*the request body (?:is larger|has more) than /

const made = new Map()

const bodyOf = kind => {
  if (!made.has(kind)) made.set(kind, BODIES[kind].make())
  return made.get(kind)
}

const send = (port, kind) =>
  new Promise((resolve, reject) => {
    const { path, encoding } = BODIES[kind]
    const body = bodyOf(kind)
    const headers = { ...HEADERS, 'content-length': body.length, ...(encoding && { 'content-encoding': encoding }) }
    const sent = request({ host: HOST, port, method: 'POST', path, headers, agent: false }, reply => {
      let text = ''
      reply.setEncoding('utf8').on('data', part => {
        text += part
      })
      reply.on('end', () => (REFUSED.test(text) ? resolve() : reject(new Error(`${kind}: ${text.slice(0, 200)}`))))
    })
    sent.on('error', reject).end(body)
  })

process.on('message', async ({ port, kind, count }) => {
  try {
    bodyOf(kind)
    process.send({ begun: true })
    await Promise.all(Array.from({ length: count }, () => send(port, kind)))
    process.send({ done: true })
  } catch (error) {
    process.send({ problem: error.message })
  }
})
