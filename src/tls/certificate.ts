import { generate, type KeyedCertificate } from './generate.ts'
import { serverNames } from './names.ts'

/** Browsers and some SDKs take no longer ones. */
const DAYS = 397

/** A new certificate at each start, for every name of the service, with the authority's behind it. @param extra more names, as the user's own hosts */
export const serverCertificate = async (
  ca: KeyedCertificate,
  extra: readonly string[],
  now: number
): Promise<KeyedCertificate> => {
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
