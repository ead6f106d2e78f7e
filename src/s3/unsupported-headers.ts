import { S3Error, type S3Request } from './protocol.ts'

/**
 * Rejects headers that would change what S3 stores or who may read it, so that no test passes because they are ignored. Presigned
 * URLs may have them in their query. @throws S3Error NotImplemented
 */
export const checkHeaders = ({ headers, query }: Pick<S3Request, 'headers' | 'query'>): void => {
  for (const [name, value] of Object.entries(headers)) checkHeader(name, [value].flat()[0])
  for (const [name, value] of query) checkHeader(name.toLowerCase(), value)
}

const checkHeader = (name: string, value = ''): void => {
  if (!name.startsWith('x-amz-')) return
  const found = UNSUPPORTED.find(({ header }) => header.test(name))
  if (found === undefined || found.harmless?.test(value) === true) return
  throw new S3Error('NotImplemented', `the header ${name.slice(0, 80)} is not emulated; ${found.instead}`)
}

interface Unsupported {
  readonly header: RegExp
  /** Values that change nothing here. */
  readonly harmless?: RegExp
  readonly instead: string
}

/** The first row for a header counts. Headers without a row are accepted: docs/object-storage.md names them. */
const UNSUPPORTED: readonly Unsupported[] = [
  {
    header: /^x-amz-(?:copy-source-)?server-side-encryption-customer-/,
    instead: 'objects are not encrypted here; upload without SSE-C'
  },
  {
    header: /^x-amz-server-side-encryption$/,
    harmless: /^(?:AES256)?$/,
    instead: 'there is no key management service here; send AES256, or leave it out'
  },
  {
    header: /^x-amz-server-side-encryption-(?:aws-kms-key-id|context)$/,
    instead: 'there is no key management service here; leave it out'
  },
  { header: /^x-amz-tagging$/, harmless: /^$/, instead: 'objects have no tags; use x-amz-meta- headers' },
  {
    header: /^x-amz-object-lock-(?:mode|retain-until-date|legal-hold)$/,
    harmless: /^(?:OFF)?$/i,
    instead: 'objects cannot be locked; leave it out'
  },
  {
    header: /^x-amz-bucket-object-lock-enabled$/,
    harmless: /^(?:false)?$/i,
    instead: 'objects cannot be locked; leave it out'
  },
  { header: /^x-amz-website-redirect-location$/, harmless: /^$/, instead: 'buckets are no web sites; leave it out' },
  {
    header: /^x-amz-acl$/,
    harmless: /^(?:private|bucket-owner-full-control|bucket-owner-read)?$/,
    instead: 'the world says who may read a bucket: PUT /_emulator/world/buckets'
  },
  {
    header: /^x-amz-grant-/,
    instead: 'the world says who may read a bucket: PUT /_emulator/world/buckets'
  },
  {
    header: /^x-amz-if-match-/,
    instead: 'conditions on size and time are for directory buckets; use If-Match with the ETag'
  },
  { header: /^x-amz-write-offset-bytes$/, instead: 'objects cannot be appended to; upload the whole object' }
]
