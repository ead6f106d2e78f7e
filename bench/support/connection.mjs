import { once } from 'node:events'
import { connect } from 'node:net'
import { HEADERS, HOST } from './import-call.mjs'

const END_OF_HEAD = '\r\n\r\n'
const SUCCESS = '{"code":200,'

/** The bytes of a request on a connection that stays open. */
export const requestBytes = (port, { method = 'GET', path, body = '' }) => {
  const head = {
    host: `${HOST}:${port}`,
    ...HEADERS,
    ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) })
  }
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

/** Bytes of a whole reply, head and body; undefined until its head is there. */
const lengthOf = (text, end) =>
  end + END_OF_HEAD.length + Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1])

/** One connection that sends one request after the other and does as little as can be beside. */
export const openConnection = async port => {
  const socket = connect({ host: HOST, port, noDelay: true })
  await once(socket, 'connect')
  let text = ''
  let waiting
  socket.setEncoding('latin1')
  socket.on('data', part => {
    text += part
    const end = text.indexOf(END_OF_HEAD)
    if (end < 0 || text.length < lengthOf(text, end)) return
    const reply = text
    text = ''
    if (reply.startsWith('HTTP/1.1 200') && reply.startsWith(SUCCESS, end + END_OF_HEAD.length)) waiting.resolve(reply)
    else waiting.reject(new Error(`a call was answered ${reply.slice(0, 300)}`))
  })
  socket.on('error', error => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  const send = bytes =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(bytes)
    })
  return {
    /** @returns the reply @throws when it is no success */
    send,
    /** Milliseconds of each of many calls, one after the other. */
    times: async (bytes, count) => {
      const times = new Float64Array(count)
      for (let index = 0; index < count; index++) {
        const begun = performance.now()
        await send(bytes)
        times[index] = performance.now() - begun
      }
      return times
    },
    close: () => socket.destroy()
  }
}
