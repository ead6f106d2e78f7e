import type { IncomingMessage } from 'node:http'

/** Reads the rest of a request and throws it away: many clients look at the answer only after they have sent everything. */
export const drain = (request: IncomingMessage): Promise<void> =>
  new Promise(resolve => {
    if (request.readableEnded || request.destroyed) return resolve()
    request.once('end', resolve)
    request.once('close', resolve)
    request.unpipe()
    request.resume()
  })
