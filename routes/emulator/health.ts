import { Type } from '@sinclair/typebox'
import type { App } from '../../src/http/app-type.ts'

const healthSchema = { response: { 200: Type.Object({ status: Type.Literal('ok') }, { additionalProperties: false }) } }

/** For `zilliz-import-emulator wait` and container health checks; needs no key. */
export const healthRoute = (app: App): void => {
  app.get('/_emulator/health', { schema: healthSchema }, async () => ({ status: 'ok' as const }))
}
