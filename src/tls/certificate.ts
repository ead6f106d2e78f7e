import type { Authority } from './authority.ts'
import { generate } from './generate.ts'
import { serverNames } from './names.ts'

const DAY = 86_400_000

/** Browsers and some SDKs take no longer ones. */
const DAYS = 397

/** What a server needs for TLS: its own key, and its certificate with the authority's behind it. */
export interface ServerCertificate {
  readonly key: string
  readonly cert: string
}

/** A new certificate at each start, for every name of the service. @param extra more names, as the user's own hosts */
export const serverCertificate = async (
  ca: Authority,
  extra: readonly string[],
  now: number
): Promise<ServerCertificate> => {
  const names = [...new Set([...serverNames(), ...extra])]
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    ca,
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + DAYS * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map(value => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
          { type: 7 as const, ip: '::1' }
        ]
      }
    ]
  })
  return { key, cert: `${cert}\n${ca.cert}` }
}
