import { once } from 'node:events'
import { createServer } from 'node:net'
import { addressesOf, NOT_HERE } from '../../http/listen.ts'
import { healthWays } from '../health-url.ts'
import { probe } from '../probe.ts'
import type { Look } from './finding.ts'

const LOOK = 2000

/** Whether an emulator answers there already. */
const isEmulator = async (host: string, port: number): Promise<boolean> => {
  const ways = await healthWays(undefined, { ZILLIZ_EMULATOR_HOST: host, ZILLIZ_EMULATOR_PORT: String(port) })
  const seen = await Promise.all(ways.map(way => probe(way, LOOK)))
  return seen.includes(undefined)
}

const listenErrorAt = async (address: string, port: number): Promise<string | undefined> => {
  const server = createServer().listen(port, address)
  try {
    await once(server, 'listening')
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  } finally {
    server.close()
  }
}

/** As `start` listens: localhost may lack all addresses but the first. */
const listenError = async (host: string, port: number): Promise<string | undefined> => {
  const [first = host, ...others] = await addressesOf(host).catch(() => [host])
  const errors = [await listenErrorAt(first, port)]
  for (const address of others) errors.push(await listenErrorAt(address, port))
  return errors.find((error, index) => error !== undefined && (index === 0 || !NOT_HERE.includes(error)))
}

const MEND: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has it; end that one, or choose another port with --port (0 picks a free one)',
  EACCES: 'this user may not listen there; choose a port above 1023 with --port',
  EADDRNOTAVAIL: 'this machine has no such address; choose another with --host',
  ENOTFOUND: 'this name leads nowhere; choose an address with --host'
}

export const port: Look = async ({ host, port }) => {
  const place = `${host}:${port}`
  const error = await listenError(host, port)
  if (error === undefined) return { what: 'port', found: `${place} is free` }
  if (error === 'EADDRINUSE' && (await isEmulator(host, port)))
    return { what: 'port', found: `an emulator answers at ${place}` }
  return {
    what: 'port',
    found: `${place} cannot be had (${error})`,
    mend: MEND[error] ?? 'choose another with --host and --port'
  }
}
