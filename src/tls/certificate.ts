import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto'
import type * as X509 from '@peculiar/x509'
import { REGIONS } from '../contract/clouds.ts'

/** A certificate and its key, both as PEM; the key never leaves the machine. */
export interface KeyedCertificate {
  readonly cert: string
  readonly key: string
}

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

/** Names that lead to the user's own machine. */
const OWN = ['localhost', '*.localhost', '*.local', '*.internal', '*.test']

/** The one host of all regions. documented: v2 pages */
const GLOBAL = ['api.cloud.zilliz.com', 'api.cloud.zilliz.com.cn']

/** documented: base URLs of v1 pages in every generation, connect addresses of clusters, project endpoints */
const OF_REGION = [
  'controller.api.%.zillizcloud.com',
  'controller.api.%.cloud.zilliz.com',
  'controller.api.%.cloud.zilliz.com.cn',
  'controller.api.%.zilliz.com.cn',
  'controller.api.%.localhost',
  'api.%.zillizcloud.com',
  'api.%.cloud.zilliz.com.cn',
  '*.%.vectordb.zillizcloud.com',
  '*.%.vectordb.zilliz.com.cn',
  '*.serverless.%.cloud.zilliz.com',
  '*.serverless.%.cloud.zilliz.com.cn',
  '*.api.%.zillizcloud.com',
  '*.%.api.zillizcloud.com',
  '*.%.api.zilliz.com.cn'
]

/** Every name under which a client may look for the service. A wildcard stands for one label. */
export const serverNames = (): readonly string[] => [
  ...OWN,
  ...GLOBAL,
  ...[...REGIONS].flatMap(region => OF_REGION.map(name => name.replace('%', region)))
]

export interface Wanted {
  readonly commonName: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly days: number
  readonly extensions: (x509: typeof X509) => readonly X509.Extension[]
  /** Left out: it signs itself. */
  readonly issuer?: KeyedCertificate
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Certificates are valid a day before they are made: clocks of containers differ. */
const DAY = 86_400_000

/** Makes one, with the identifiers of the keys, which strict clients ask for. documented: RFC 5280, 4.2.1 */
export const generate = async ({ commonName, now, days, extensions, issuer }: Wanted): Promise<KeyedCertificate> => {
  const x509 = await load()
  x509.cryptoProvider.set(webcrypto)
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const subject = `CN=${commonName}`
  const above = issuer && new x509.X509Certificate(issuer.cert)
  const identifiers = [
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ...(above ? [await x509.AuthorityKeyIdentifierExtension.create(above)] : [])
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    // Positive, as it has to be.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    subject,
    issuer: above?.subject ?? subject,
    notBefore: new Date(now - DAY),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: issuer === undefined ? keys.privateKey : await signingKey(issuer),
    extensions: [...extensions(x509), ...identifiers]
  })
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { cert: `${certificate.toString('pem')}\n`, key }
}

/**
 * Loads the library when a certificate is made. It needs `Reflect.getMetadata`, which it does not bring itself. It is CommonJS: after
 * bundling, its exports may be in `default` alone.
 */
const load = async (): Promise<typeof X509> => {
  await import('reflect-metadata')
  const library = (await import('@peculiar/x509')) as typeof X509 & { readonly default?: typeof X509 }
  return library.default ?? library
}

const signingKey = ({ key }: KeyedCertificate): Promise<webcrypto.CryptoKey> => {
  const der = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' })
  return webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign'])
}
