import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export const IMAGE = process.env.IMAGE

/** Runs podman; returns what it printed, and never throws for an exit code. */
export const podman = async (...args) => {
  try {
    return { code: 0, ...(await execute('podman', args)) }
  } catch (error) {
    if (typeof error.code !== 'number') throw error
    return { code: error.code, stdout: error.stdout, stderr: error.stderr }
  }
}

/** As restricted as it gets: nothing to write to, no capability, no way to more rights. */
const STRICT = ['--read-only', '--read-only-tmpfs=false', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges']
// The checks run the health check themselves; by a timer it would need systemd here.
const QUIET = ['--health-interval=disable']

const READY = 20_000

/** Runs a command of the image to its end. */
export const command = (args, options = []) => podman('run', '--rm', ...STRICT, ...QUIET, ...options, IMAGE, ...args)

const ready = async base => {
  const end = Date.now() + READY
  while (Date.now() < end) {
    const health = await fetch(`${base}/_emulator/health`).catch(() => undefined)
    if (health?.ok) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`${base} did not answer within ${READY} ms`)
}

/** Starts the emulator, with these flags, on a published port; calls `use` at once, and removes the container. */
export const starting = async ({ flags = [], options = [] }, use) => {
  const args = ['run', '--detach', ...STRICT, ...QUIET, '--publish', '127.0.0.1::19540', ...options, IMAGE, ...flags]
  const { code, stdout, stderr } = await podman(...args)
  if (code !== 0) throw new Error(stderr)
  const id = stdout.trim()
  try {
    return await use({ id, base: `http://${(await podman('port', id, '19540')).stdout.trim()}` })
  } finally {
    await podman('rm', '--force', '--time', '0', '--volumes', id)
  }
}

/** The same, and calls `use` when it answers. */
export const serving = (container, use) =>
  starting(container, async ({ id, base }) => {
    await ready(base).catch(async error => {
      const logs = await podman('logs', id)
      throw new Error(`${error.message}\n${logs.stdout}${logs.stderr}`)
    })
    return use({ id, base })
  })

/** Through node:http, as fetch would replace the Host header. */
export const importing = async (base, body, headers = {}) => {
  const call = request(`${base}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer any-key', ...headers }
  })
  call.end(
    JSON.stringify({
      clusterId: 'in03-181766e3f9556b7',
      collectionName: 'medium_articles',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json',
      ...body
    })
  )
  const [reply] = await once(call, 'response')
  return json(reply)
}
