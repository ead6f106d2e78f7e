import type { Env } from '../config/from-env.ts'
import { loadSettings } from '../config/load.ts'
import { quote } from '../config/quote.ts'
import { SettingsError } from '../config/settings-error.ts'

const EXAMPLE = 'write, for example, --url http://127.0.0.1:19540'

/** Addresses that mean every address to a listener, and none to a client. */
const ANY = ['0.0.0.0', '::']

const ownUrl = async (env: Env): Promise<string> => {
  const { host, port } = await loadSettings({ env })
  if (port === 0) throw new SettingsError([`the port is 0, so it is not known where the emulator listens; ${EXAMPLE}`])
  const reachable = ANY.includes(host) ? '127.0.0.1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

/**
 * Where the health of the emulator at `base` is; without one, of the emulator that `start` would be with the same variables.
 * @throws SettingsError for what is no URL of HTTP
 */
export const healthUrl = async (base: string | undefined, env: Env): Promise<URL> => {
  const text = base ?? (await ownUrl(env))
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new SettingsError([
      `--url is ${quote(text)}, but must be a URL that begins with http:// or https://; ${EXAMPLE}`
    ])
  }
  url.search = ''
  url.hash = ''
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/_emulator/health`
  return url
}
