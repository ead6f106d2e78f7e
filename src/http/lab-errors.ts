import { Refusal } from '../contract/refusals/refusal.ts'
import { LabError } from '../lab/lab-error.ts'
import type { App } from './app-type.ts'

const answerOf = (error: Error): { readonly status: number; readonly message: string } => {
  if (error instanceof LabError) return error
  // The parser of bodies is the contract's, which refuses what is no JSON.
  if (error instanceof Refusal) return { status: 400, message: error.explain }
  return { status: 500, message: `${error.name}: this is a defect of the emulator; its log has the details` }
}

/** Errors of the laboratory are not the contract's: `{error}` with an HTTP status that tells what it is. */
export const answerLabErrors = (app: App): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    request.headers['content-type'] = 'application/json'
    done()
  })
  app.setErrorHandler((error: Error, _request, reply) => {
    const { status, message } = answerOf(error)
    return reply.code(status).header('content-type', 'application/json; charset=utf-8').send({ error: message })
  })
}
