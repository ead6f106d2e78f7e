import type { HealthWay } from './health-url.ts'
import { request } from './remote/request.ts'
import { textOf } from './remote/text-of.ts'

/** Bytes of an answer. */
const LONGEST = 64 * 1024

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

/** Looks once: undefined when the emulator is ready that is asked this way, otherwise what was seen instead. */
export const probe = async ({ url, tls }: HealthWay, milliseconds: number): Promise<string | undefined> => {
  try {
    const answer = await request(url, { method: 'GET', ...tls }, undefined, milliseconds)
    const body = await textOf(answer, LONGEST)
    if (answer.statusCode !== 200) return `HTTP ${answer.statusCode}`
    return isHealthy(body) ? undefined : 'HTTP 200 with another body'
  } catch (error) {
    if (error instanceof RangeError) return 'an answer without end'
    const { code = 'no answer' }: NodeJS.ErrnoException = error instanceof Error ? error : new Error()
    return REASONS[code] ?? code
  }
}
