import { refuse } from '../../contract/refusals/refusal.ts'
import type { Status } from '../../lab/faults/schema.ts'
import { serialize } from '../serialize.ts'

export interface GatewayAnswer {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

type Answering = (url: string) => GatewayAnswer

const json =
  (body: unknown, headers: GatewayAnswer['headers'] = {}): Answering =>
  url => ({
    body: serialize(body, url),
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers }
  })

/** A load balancer in front knows no JSON. */
const page =
  (title: string): Answering =>
  () => ({
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
    headers: { 'content-type': 'text/html' }
  })

/** Seconds: limits are by the second. */
export const RETRY_AFTER = '1'

/** guess: no page has one of these */
const ANSWERS: Readonly<Record<Status, Answering>> = {
  429: json(refuse(429, { reason: 'injected', explain: '' }).body('plain'), { 'retry-after': RETRY_AFTER }),
  500: json({ code: 500, message: 'Internal Server Error' }),
  502: page('502 Bad Gateway'),
  503: page('503 Service Temporarily Unavailable'),
  504: page('504 Gateway Time-out')
}

/** What is said with an HTTP status that is no answer of the contract. @param url that was called */
export const gatewayAnswer = (status: Status, url: string): GatewayAnswer => ANSWERS[status](url)
