import { Type } from '@sinclair/typebox'
import { ErrorRow, errorRows } from '../../src/errors/rows.ts'
import type { App } from '../../src/http/app-type.ts'

const schema = {
  response: { 200: Type.Object({ errors: Type.Array(ErrorRow) }, { additionalProperties: false }) }
}

/** Every documented code with the curl that gets it here; needs no key. */
export const errorsRoute = (app: App): void => {
  app.get('/_emulator/errors', { schema }, async request => ({ errors: errorRows(`http://${request.host}`) }))
}
