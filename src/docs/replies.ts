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

/** Asks a fresh emulator with the default world for each documented code, for some of them one that is Milvus throughout. */
export const exampleReplies = async (): Promise<ReadonlyMap<number, ExampleReply>> => {
  const auto = await createEmulator({ listen: false })
  const milvus = await createEmulator({ listen: false, flavor: 'milvus' })
  const replies = new Map<number, ExampleReply>()
  for (const [code, request] of Object.entries({ ...REFUSED_REQUESTS, ...REFUSED_REQUESTS_V2 })) {
    const { app } = request.flavor === 'milvus' ? milvus : auto
    const { method, path: url, query = {}, body } = request
    const reply = await app.inject({ method, url, query, headers: headersOf(request), ...(body && { payload: body }) })
    replies.set(Number(code), {
      body: reply.body.trimEnd(),
      check: String(reply.headers['x-emulator-check']),
      explain: String(reply.headers['x-emulator-explain'])
    })
  }
  await auto.close()
  await milvus.close()
  return replies
}
