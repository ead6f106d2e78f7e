// Serves one import from dist/, and looks at it once as a health check does, so that Node's compile cache holds what both need.
// For the container image, where the cache is made once and only read from then on: NODE_COMPILE_CACHE says where it is.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const command = (...args) => spawn(process.execPath, ['dist/bin.js', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })

const ended = async (child, what) => {
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${what} ended with ${code}`)
}

const server = command('--port', '0')
const stopped = ended(server, 'the emulator')
const [line] = await Promise.race([once(createInterface(server.stdout), 'line'), stopped])
const { url } = JSON.parse(line)
const wait = command('wait', '--url', url)
wait.stdout.resume()
await ended(wait, 'wait')
const { code } = await fetch(`${url}/v1/vector/collections/import`, {
  method: 'POST',
  headers: { authorization: 'Bearer any-key' },
  body: JSON.stringify({
    clusterId: 'in03-181766e3f9556b7',
    collectionName: 'medium_articles',
    objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
  })
}).then(reply => reply.json())
if (code !== 200) throw new Error(`the import was refused with ${code}`)
server.kill()
await stopped
