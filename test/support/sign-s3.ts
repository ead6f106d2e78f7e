import aws4 from 'aws4'

export interface Granted {
  readonly tmpAK: string
  readonly tmpSK: string
  readonly sessionToken: string
}

const NOW = '20240102T030405Z'

/**
 * Headers of a request that is signed as storage clients do it over TLS: by aws4, so that no misreading of ours can stand on both sides.
 * @param target path and query, escaped
 */
export const signed = (
  { tmpAK, tmpSK, sessionToken }: Granted,
  method: string,
  target: string,
  more: Readonly<Record<string, string>> = {}
): Record<string, string> => {
  const headers = { host: 'localhost', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'x-amz-date': NOW, ...more }
  const request = { service: 's3', region: 'us-west-2', method, path: target, headers }
  return aws4.sign(request, { accessKeyId: tmpAK, secretAccessKey: tmpSK, sessionToken }).headers
}
