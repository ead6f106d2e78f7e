import { once } from 'node:events'
import { createServer } from 'node:net'
import { HOST } from './import-call.mjs'

/** A port of the loopback that nothing listens on. */
export const freePort = async () => {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
