import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from './app-type.ts'

/** Requests with `Expect: 100-continue` whose client waits to be asked for the body, with the function that asks. */
const waiting = new WeakMap<object, () => void>()

/**
 * A client that waits is asked for its body at once, as Node does it, or when `askForBody` is called.
 * @param isAskedLater whether the request's handler calls `askForBody`
 */
export const answerExpectations = ({ server }: App, isAskedLater: (request: IncomingMessage) => boolean): void => {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (isAskedLater(request)) waiting.set(request, () => response.writeContinue())
    else response.writeContinue()
    server.emit('request', request, response)
  })
}

/** Must be called before the body is read. */
export const askForBody = (request: IncomingMessage): void => {
  waiting.get(request)?.()
  waiting.delete(request)
}

/** Whether the client has sent nothing of the body, and will not do so before it is asked. Node closes its connection after a final response. */
export const isBodyHeldBack = (request: IncomingMessage): boolean =>
  waiting.has(request) && request.readableLength === 0 && !request.readableEnded
