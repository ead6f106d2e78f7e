import { once } from 'node:events'
import { ROOT } from '../servers/servers.mjs'

const PROBE = `${ROOT}bench/servers/heap-probe.mjs`

/** A server that tells its heap when asked. */
export const probed = target => ({
  ...target,
  commandLine: port => target.commandLine(port).toSpliced(1, 0, '--expose-gc', '--import', PROBE)
})

/** Bytes in use after garbage collection. */
export const heapUsed = async ({ child }) => {
  const reply = once(child, 'message')
  child.send('heap')
  return (await reply)[0]
}
