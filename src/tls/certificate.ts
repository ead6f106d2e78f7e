import { createPrivateKey, KeyObject, randomBytes, type webcrypto } from 'node:crypto'
import type * as X509 from '@peculiar/x509'
import { REGIONS } from '../contract/clouds.ts'

/** A certificate with its key, both as PEM. The key must not leave the machine. */
export interface KeyedCertificate {
  readonly cert: string
  readonly key: string
}

/** Maximum lifetime that browsers and some SDKs accept. */
const DAYS = 397

/** Creates a certificate for all names of the service, followed by the authority's. @param extra additional names, such as the user's hosts */
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

/** Names that resolve to the user's own machine. */
const OWN = ['localhost', '*.localhost', '*.local', '*.internal', '*.test']

/** Global hosts. documented: v2 pages */
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

/** All names under which a client may address the service. A wildcard matches one label. */
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
  /** undefined: self-signed. */
  readonly issuer?: KeyedCertificate
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A certificate's validity starts a day before its creation, because clocks of containers differ. */
const DAY = 86_400_000

/** Creates a certificate with key identifiers, which strict clients require. documented: RFC 5280, 4.2.1 */
export const generate = async ({ commonName, now, days, extensions, issuer }: Wanted): Promise<KeyedCertificate> => {
  const x509 = await load()
  x509.cryptoProvider.set(crypto)
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const subject = `CN=${commonName}`
  const above = issuer && new x509.X509Certificate(issuer.cert)
  const identifiers = [
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ...(above ? [await x509.AuthorityKeyIdentifierExtension.create(above)] : [])
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    // The first byte keeps it positive, as RFC 5280 requires.
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
 * Loads the library on first use. It needs `Reflect.getMetadata`, which it does not include. It is CommonJS: some bundlers put its
 * exports in `default`.
 */
const load = async (): Promise<typeof X509> => {
  await import('reflect-metadata')
  const library = (await import('@peculiar/x509')) as typeof X509 & { readonly default?: typeof X509 }
  return library.default ?? library
}

const signingKey = ({ key }: KeyedCertificate): Promise<webcrypto.CryptoKey> => {
  const der = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' })
  return crypto.subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign'])
}
