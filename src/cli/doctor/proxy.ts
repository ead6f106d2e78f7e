import type { Look } from './finding.ts'

const PROXIES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']

const isExempt = (noProxy: string): boolean =>
  noProxy.split(/[\s,]+/).some(name => name === '*' || name === '127.0.0.1' || name === 'localhost')

/** Clients that take a proxy from their surroundings send it even what is for this machine. Its URL may have a password in it. */
export const proxy: Look = (_settings, env) => {
  const set = PROXIES.filter(name => (env[name] ?? '') !== '')
  if (set.length === 0) return { what: 'proxy', found: 'no variable names one' }
  const found = `${set.join(', ')} ${set.length === 1 ? 'names' : 'name'} one`
  if (isExempt(`${env['NO_PROXY'] ?? ''},${env['no_proxy'] ?? ''}`))
    return { what: 'proxy', found: `${found}, this machine is exempt` }
  return {
    what: 'proxy',
    found: `${found}, to which clients would send their calls`,
    mend: 'set NO_PROXY and no_proxy to 127.0.0.1,localhost'
  }
}
