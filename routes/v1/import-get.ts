import { ImportGetQuery, ImportGetReply } from '../../src/contract/imports-v1.ts'
import type { App } from '../../src/http/app-type.ts'
import { headerText } from '../../src/http/error-handler.ts'
import { refuseBrokenQuery } from '../../src/http/validation.ts'
import { getImport } from '../../src/imports/progress.ts'
import { GetRequest } from '../../src/imports/requests.ts'

const getSchema = { querystring: ImportGetQuery, response: { 200: ImportGetReply } }

export const importGetRoute = (app: App): void => {
  app.get(
    '/v1/vector/collections/import/get',
    { schema: getSchema, preValidation: refuseBrokenQuery },
    async (request, reply) => {
      const { answer, explain } = await getImport(new GetRequest(request.call, request.query))
      if (explain !== undefined) reply.header('x-emulator-explain', headerText(explain))
      return { code: 200 as const, data: answer }
    }
  )
}
