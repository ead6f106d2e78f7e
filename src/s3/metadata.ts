import { headerOf, S3Error, type S3Request } from './protocol.ts'

/** Headers of an upload that its download repeats. documented: Amazon S3, system-defined object metadata */
const KEPT = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition']

/** documented: Amazon S3, user-defined metadata */
const MOST_BYTES = 2048

/** @throws S3Error MetadataTooLarge */
export const headersToKeep = (request: S3Request): Record<string, string> => {
  const kept: Record<string, string> = {}
  for (const name of KEPT) {
    const value = headerOf(request, name)
    if (value !== undefined && value !== '') kept[name] = value
  }
  // aws-chunked is the form of the request, not of the object.
  const encoding = (headerOf(request, 'content-encoding') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '' && name.toLowerCase() !== 'aws-chunked')
  if (encoding.length > 0) kept['content-encoding'] = encoding.join(',')
  let size = 0
  for (const [name, value] of Object.entries(request.headers)) {
    if (!name.startsWith('x-amz-meta-')) continue
    const text = [value].flat().join(',')
    size += name.length - 'x-amz-meta-'.length + text.length
    kept[name] = text
  }
  if (size <= MOST_BYTES) return kept
  throw new S3Error('MetadataTooLarge', `x-amz-meta- headers have ${size} bytes; ${MOST_BYTES} are the limit`)
}
