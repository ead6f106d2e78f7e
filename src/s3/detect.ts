/** The parts of a request that tell whether it is for the storage. */
interface RequestHead {
  readonly url?: string | undefined
  readonly headers: {
    readonly authorization?: string | undefined
    readonly host?: string | undefined
    readonly [name: string]: unknown
  }
}

/** Signature V4, and V2. */
const SIGNED = /^AWS(?:4-HMAC-| )/

const STORAGE_NAME = 's3.localhost'

const STORAGE_HOST = /(?:^|\.)s3\.localhost(?::\d+)?$/i

/** A browser's upload with a form (presigned POST), which the API never gets. It is answered with what to use instead. */
const FORM = 'multipart/form-data'

const API = /^\/+(?:v1|v2|_emulator)(?:[/?]|$)/

const IN_QUERY = /[?&](?:X-Amz-Signature|AWSAccessKeyId)=/

/** Whether a request is for the storage: signed as storage clients sign, or sent to the host of the storage. Each request passes here. */
export const isForStorage = ({ url = '', headers }: RequestHead): boolean => {
  const { authorization } = headers
  if (authorization?.startsWith('AWS') && SIGNED.test(authorization)) return true
  const host = headers.host ?? headers[':authority']
  // Searching a text costs a tenth of an expression.
  if (typeof host === 'string' && host.toLowerCase().includes(STORAGE_NAME) && STORAGE_HOST.test(host)) return true
  if (typeof headers['content-type'] === 'string' && headers['content-type'].startsWith(FORM)) return !API.test(url)
  return (url.includes('X-Amz-Signature=') || url.includes('AWSAccessKeyId=')) && IN_QUERY.test(url)
}
