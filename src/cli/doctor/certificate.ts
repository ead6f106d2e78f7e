import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { dataFolder } from '../../tls/authority.ts'
import type { Look } from './finding.ts'

const TRUST = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE']

/** The authority of --tls: whether it is valid now, and which variables let clients trust it. */
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
      return { what, found: `the authority begins on ${validFrom}`, mend: `set the clock of this machine, or ${again}` }
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
