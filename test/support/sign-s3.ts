import { createHash, createHmac } from 'node:crypto'

export interface Granted {
  readonly tmpAK: string
  readonly tmpSK: string
  readonly sessionToken: string
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const NOW = '20240102T030405Z'

/** Headers of a request that is signed as storage clients do it over TLS. @param target path and query, escaped */
export const signed = (
  { tmpAK, tmpSK, sessionToken }: Granted,
  method: string,
  target: string,
  more: Readonly<Record<string, string>> = {}
): Record<string, string> => {
  const headers: Record<string, string> = {
    host: 'localhost',
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    'x-amz-date': NOW,
    'x-amz-security-token': sessionToken,
    ...more
  }
  const [path = '', query = ''] = target.split('?')
  const names = Object.keys(headers).sort()
  const parameters = query.split('&').map(pair => (pair === '' || pair.includes('=') ? pair : `${pair}=`))
  const canonical = [
    method,
    path,
    parameters.sort().join('&'),
    ...names.map(name => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    headers['x-amz-content-sha256']
  ].join('\n')
  const scope = '20240102/us-west-2/s3/aws4_request'
  const key = hmac(hmac(hmac(hmac(`AWS4${tmpSK}`, '20240102'), 'us-west-2'), 's3'), 'aws4_request')
  const signature = hmac(key, ['AWS4-HMAC-SHA256', NOW, scope, sha256(canonical)].join('\n')).toString('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${tmpAK}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
