import { Type } from '@sinclair/typebox'
import { ImportProgressBody, ImportProgressReply } from '../../src/contract/imports-v2.ts'
import { MilvusProgressReply } from '../../src/contract/milvus.ts'
import type { App } from '../../src/http/app-type.ts'
import { headerText } from '../../src/http/error-handler.ts'
import { milvusProgress } from '../../src/imports/progress-milvus.ts'
import { importProgress } from '../../src/imports/progress-v2.ts'
import { GetRequest } from '../../src/imports/requests.ts'

const progressSchema = {
  body: ImportProgressBody,
  response: { 200: Type.Union([ImportProgressReply, MilvusProgressReply]) }
}

/** Three names of one call: the pages' and Java's, the server's and Node's, and that of all other SDKs. */
const NAMES = ['getProgress', 'get_progress', 'describe']

const OK = 0 as const

export const importProgressRoute = (app: App): void => {
  for (const name of NAMES) {
    app.post(`/v2/vectordb/jobs/import/${name}`, { schema: progressSchema }, async ({ call, body }, reply) => {
      const request = new GetRequest(call, body)
      const told = await (call.asMilvus ? milvusProgress(request) : importProgress(request))
      if (told.explain !== undefined) reply.header('x-emulator-explain', headerText(told.explain))
      return 'importedRows' in told.answer ? { code: OK, data: told.answer } : { code: OK, data: told.answer }
    })
  }
}
