import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'

type Get = (url: URL, options: RequestOptions, answered: (answer: IncomingMessage) => void) => ClientRequest

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed without an answer',
  ENOTFOUND: 'unknown host',
  EAI_AGAIN: 'unknown host',
  ABORT_ERR: 'no answer'
}

const isHealthy = (body: string): boolean => {
  try {
    return JSON.parse(body)?.status === 'ok'
  } catch {
    return false
  }
}

const answerOf = async (url: URL, milliseconds: number): Promise<IncomingMessage> => {
  const { get }: { get: Get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  return new Promise((resolve, reject) => {
    get(url, { agent: false, signal: AbortSignal.timeout(Math.ceil(milliseconds)) }, resolve).on('error', reject)
  })
}

/** Looks once: undefined when the emulator at this URL is ready, otherwise what was seen instead. */
export const probe = async (url: URL, milliseconds: number): Promise<string | undefined> => {
  try {
    const answer = await answerOf(url, milliseconds)
    const body = await text(answer)
    if (answer.statusCode !== 200) return `HTTP ${answer.statusCode}`
    return isHealthy(body) ? undefined : 'HTTP 200 with another body'
  } catch (error) {
    const { code = 'no answer' }: NodeJS.ErrnoException = error instanceof Error ? error : new Error()
    return REASONS[code] ?? code
  }
}
