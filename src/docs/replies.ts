import { type ExampleRequest, REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { createEmulator } from '../emulator.ts'

/** What the emulator answers to an example. */
export interface ExampleReply {
  /** The body, one line of JSON. */
  readonly body: string
  readonly check: string
  readonly explain: string
}

const headersOf = ({ key, host }: ExampleRequest): Record<string, string> => ({
  ...(key !== null && { authorization: `Bearer ${key ?? 'demo'}` }),
  ...(host !== undefined && { host })
})

/** Asks a fresh emulator with the default world for each documented code. */
export const exampleReplies = async (): Promise<ReadonlyMap<number, ExampleReply>> => {
  const { app, close } = await createEmulator({ listen: false })
  const replies = new Map<number, ExampleReply>()
  for (const [code, request] of Object.entries({ ...REFUSED_REQUESTS, ...REFUSED_REQUESTS_V2 })) {
    const { method, path: url, query = {}, body } = request
    const reply = await app.inject({ method, url, query, headers: headersOf(request), ...(body && { payload: body }) })
    replies.set(Number(code), {
      body: reply.body.trimEnd(),
      check: String(reply.headers['x-emulator-check']),
      explain: String(reply.headers['x-emulator-explain'])
    })
  }
  await close()
  return replies
}
