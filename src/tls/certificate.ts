import type { Authority } from './authority.ts'
import { generate } from './generate.ts'
import { serverNames } from './names.ts'

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
  const { cert, key } = await generate({
    commonName: 'localhost',
    now,
    days: DAYS,
    issuer: ca,
    extensions: x509 => [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map(value => ({ type: 'dns' as const, value })),
        ...['127.0.0.1', '::1'].map(value => ({ type: 'ip' as const, value }))
      ])
    ]
  })
  return { key, cert: `${cert}${ca.cert}` }
}
