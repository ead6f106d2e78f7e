import type { onRequestHookHandler } from 'fastify'
import type { App } from '../src/http/app-type.ts'
import { errorsRoute } from './emulator/errors.ts'
import { healthRoute } from './emulator/health.ts'
import { importRoute } from './v1/import.ts'
import { importGetRoute } from './v1/import-get.ts'
import { importInPathRoute } from './v1/import-in-path.ts'
import { importListRoute } from './v1/import-list.ts'

/** Every route the server has. Those of the contract know their caller; those of the emulator need no key. */
export const registerRoutes = (app: App, identify: onRequestHookHandler): void => {
  healthRoute(app)
  errorsRoute(app)

  app.register(async (contract: App) => {
    contract.addHook('onRequest', identify)
    importRoute(contract)
    importInPathRoute(contract)
    importGetRoute(contract)
    importListRoute(contract)
  })
}
