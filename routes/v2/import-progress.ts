import { ImportProgressBody, ImportProgressReply } from '../../src/contract/v2/import-progress.ts'
import type { App } from '../../src/http/app-type.ts'
import { headerText } from '../../src/http/header-text.ts'
import { GetRequest } from '../../src/imports/requests.ts'
import { importProgress } from '../../src/imports/v2/progress.ts'

const schema = { body: ImportProgressBody, response: { 200: ImportProgressReply } }

/** Three names of one call: the pages' and Java's, the server's and Node's, and that of all other SDKs. */
const NAMES = ['getProgress', 'get_progress', 'describe']

export const importProgressRoute = (app: App): void => {
  for (const name of NAMES) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema }, async (request, reply) => {
      const { answer, explain } = await importProgress(new GetRequest(request.call, request.body))
      if (explain !== undefined) reply.header('x-emulator-explain', headerText(explain))
      return { code: 0 as const, data: answer }
    })
  }
}
