import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSettings, SettingsError } from '../config/load.ts'
import { quote } from '../config/rows.ts'
import type { Env } from '../config/sources.ts'

import { dataFolder } from '../tls/authority.ts'

/** A way to ask for the health of an emulator. */
export interface HealthWay {
  readonly url: URL
  /** How its certificate is looked at; left out: as the machine does it. */
  readonly tls?: { readonly ca: string } | { readonly rejectUnauthorized: false }
}

const EXAMPLE = 'write, for example, --url http://127.0.0.1:19540'

/** Addresses that mean every address to a listener, and none to a client. */
const ANY = ['0.0.0.0', '::']

/** @throws SettingsError for what is no URL of HTTP */
const healthOf = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError([
      `--url is ${quote(text)}, but must be a URL with http:// or https://, a host and a port up to 65535; ${EXAMPLE}`
    ])
  }
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/_emulator/health`
  return url
}

/** Nothing secret is sent to the emulator of this machine: whoever signed for it, its health is its health. */
const UNVERIFIED = { rejectUnauthorized: false } as const

/** The emulator that `start` would be with the same variables. Whether flags have turned TLS on is not known here. */
const ownWays = async (env: Env): Promise<HealthWay[]> => {
  const { host, port, tls } = await loadSettings({ env })
  if (port === 0) throw new SettingsError([`the port is 0, so it is not known where the emulator listens; ${EXAMPLE}`])
  const reachable = ANY.includes(host) ? '127.0.0.1' : host
  const place = `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
  const secure = { url: healthOf(`https://${place}`), tls: UNVERIFIED }
  return tls ? [secure] : [{ url: healthOf(`http://${place}`) }, secure]
}

/** The authority that signs for this machine's emulators, if there is one yet. */
const authorityOf = (env: Env): Promise<string | undefined> =>
  readFile(join(dataFolder(env['ZILLIZ_EMULATOR_DATA_DIR'], env), 'ca.pem'), 'utf8').catch(() => undefined)

/**
 * How to ask for the health of the emulator at `base`, most likely way first; without a base, of this machine's own.
 * @throws SettingsError for what is no URL of HTTP
 */
export const healthWays = async (base: string | undefined, env: Env): Promise<readonly HealthWay[]> => {
  if (base === undefined) return ownWays(env)
  const url = healthOf(base)
  const ca = url.protocol === 'https:' ? await authorityOf(env) : undefined
  return ca === undefined ? [{ url }] : [{ url }, { url, tls: { ca } }]
}
