import { Type } from '@sinclair/typebox'
import { BASE_URL, ErrorRow, errorRows } from '../../src/errors.ts'

import type { App } from '../../src/http/app-type.ts'

const errorsSchema = {
  response: { 200: Type.Object({ errors: Type.Array(ErrorRow) }, { additionalProperties: false }) }
}

// The curls are for a shell: a Host header that a shell could read otherwise is not put into them.
const PLAIN_HOST = /^[\w.[\]:-]+$/

const baseUrl = (host: string): string => (PLAIN_HOST.test(host) ? `http://${host}` : BASE_URL)

/** Every documented code with the curl that gets it here; needs no key. */
export const errorsRoute = (app: App): void => {
  app.get('/_emulator/errors', { schema: errorsSchema }, async request => ({
    errors: errorRows(baseUrl(request.host))
  }))
}
