import type { IncomingMessage, RequestOptions } from 'node:http'

/** What Node says of an answer that has not begun. */
const late = (): Error => Object.assign(new Error('the answer has no end'), { code: 'ABORT_ERR' })

/**
 * One request on a connection of its own; redirects are answers like any other.
 * @param patience milliseconds until its answer has to be there as a whole
 * @throws an error of node:net, node:tls or node:http; ABORT_ERR when it is late, from the body too
 */
export const request = async (
  url: URL,
  options: RequestOptions,
  payload: string | undefined,
  patience: number
): Promise<IncomingMessage> => {
  const { request: ask } = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const signal = AbortSignal.timeout(Math.ceil(patience))
  return new Promise((resolve, reject) => {
    const answered = (answer: IncomingMessage) => {
      signal.addEventListener('abort', () => answer.destroy(late()))
      resolve(answer)
    }
    ask(url, { ...options, agent: false, signal }, answered)
      .on('error', reject)
      .end(payload)
  })
}
