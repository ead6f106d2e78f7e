import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { addressesOf, NOT_HERE } from '../../http/listen.ts'
import { dataFolder } from '../../tls/authority.ts'
import { healthWays } from '../remote.ts'
import { probe } from '../wait.ts'
import type { Look } from './looks.ts'

const TRUST = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE']

/** The authority of --tls: its validity, and the variables that make clients trust it. */
export const certificate: Look = async ({ dataDir, tls }, env, now) => {
  const what = 'certificate'
  const file = join(dataFolder(dataDir, env), 'ca.pem')
  const pem = await readFile(file, 'utf8').catch(() => undefined)
  if (pem === undefined)
    return { what, found: `no authority yet; ${tls ? 'the first start makes it' : '--tls makes one'}` }
  try {
    const { validFrom, validTo } = new X509Certificate(pem)
    const again = `delete ${file} and ca-key.pem beside it, start with --tls, and let clients trust the new one`
    if (now > Date.parse(validTo)) return { what, found: `the authority ended on ${validTo}`, mend: again }
    if (now < Date.parse(validFrom)) {
      return {
        what,
        found: `the authority begins on ${validFrom}`,
        mend: `set the clock of this machine, or ${again}`
      }
    }
    const trusted = TRUST.filter(name => resolve(env[name] ?? '') === resolve(file))
    const by =
      trusted.length === 0
        ? 'no variable names it'
        : `${trusted.join(', ')} ${trusted.length === 1 ? 'names' : 'name'} it`
    if (tls && trusted.length === 0) {
      return {
        what,
        found: `valid until ${validTo}; ${by}`,
        mend: `export NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE or SSL_CERT_FILE=${file}`
      }
    }
    return { what, found: `valid until ${validTo}; ${by}` }
  } catch {
    return {
      what,
      found: `${file} is no certificate`,
      mend: `delete it and ca-key.pem beside it; the next start with --tls makes new ones`
    }
  }
}

const FIXES: Readonly<Record<string, string>> = {
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
    found: `${place} is unavailable (${error})`,
    mend: FIXES[error] ?? 'choose another with --host and --port'
  }
}

/** Listens like `start`: for localhost, all addresses but the first may be missing. */
const listenError = async (host: string, port: number): Promise<string | undefined> => {
  const [first = host, ...others] = await addressesOf(host).catch(() => [host])
  const errors = [await listenErrorAt(first, port)]
  for (const address of others) errors.push(await listenErrorAt(address, port))
  return errors.find((error, index) => error !== undefined && (index === 0 || !NOT_HERE.includes(error)))
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

const LOOK = 2000

/** Whether an emulator already responds at that address. */
const isEmulator = async (host: string, port: number): Promise<boolean> => {
  const ways = await healthWays(undefined, { ZILLIZ_EMULATOR_HOST: host, ZILLIZ_EMULATOR_PORT: String(port) })
  const seen = await Promise.all(ways.map(way => probe(way, LOOK)))
  return seen.includes(undefined)
}
