import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'
import type { HealthWay } from './health-url.ts'

type Get = (url: URL, options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest

const UNTRUSTED = 'a certificate that is not trusted here'

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed without an answer',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ABORT_ERR: 'no answer',
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED
}

const isHealthy = (body: string): boolean => {
  try {
    return JSON.parse(body)?.status === 'ok'
  } catch {
    return false
  }
}

const answerOf = async ({ url, tls }: HealthWay, milliseconds: number): Promise<IncomingMessage> => {
  const { get }: { get: Get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  return new Promise((resolve, reject) => {
    get(url, { ...tls, agent: false, signal: AbortSignal.timeout(Math.ceil(milliseconds)) }, resolve).on(
      'error',
      reject
    )
  })
}

/** Looks once: undefined when the emulator is ready that is asked this way, otherwise what was seen instead. */
export const probe = async (way: HealthWay, milliseconds: number): Promise<string | undefined> => {
  try {
    const answer = await answerOf(way, milliseconds)
    const body = await text(answer)
    if (answer.statusCode !== 200) return `HTTP ${answer.statusCode}`
    return isHealthy(body) ? undefined : 'HTTP 200 with another body'
  } catch (error) {
    const { code = 'no answer' }: NodeJS.ErrnoException = error instanceof Error ? error : new Error()
    return REASONS[code] ?? code
  }
}
