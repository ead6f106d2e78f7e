import type { TSchema } from '@sinclair/typebox'
import type { FastifySchemaCompiler, onRequestHookHandler } from 'fastify'
import { BODY_LIMITS } from '../src/contract/body-limits.ts'
import type { App } from '../src/http/app-type.ts'
import { readBodies } from '../src/http/body.ts'
import { checkFirst, chooseFlavor } from '../src/http/contract-plugin.ts'
import type { LabErrorHandler } from '../src/http/control-plugin.ts'
import type { RefusalHandler } from '../src/http/error-handler.ts'
import { domain, domainV2 } from '../src/imports/checks/cluster.ts'
import type { Laboratory } from '../src/lab/laboratory.ts'
import { clusterChangeRoutes } from './cluster-changes.ts'
import { laboratoryRoutes } from './emulator/laboratory.ts'
import { errorsRoute, healthRoute, openapiRoutes } from './emulator/pages.ts'
import { storageRoutes } from './s3/storage.ts'
import { accountRoutes } from './v1/account.ts'
import { collectionRoutesV1 } from './v1/collections.ts'
import { importGetRoute, importInPathRoute, importListRoute, importRoute } from './v1/imports.ts'
import { accountRoutesV2 } from './v2/account.ts'
import {
  collectionRoutes,
  collectionStatsRoute,
  indexRoutes,
  notEmulatedRoutes,
  notServedRoutes,
  partitionRoutes
} from './v2/data-plane.ts'

import { importCreateRoute, importDecideRoutes, importProgressRoute, jobListRoute } from './v2/imports.ts'

import { volumeRoutes } from './v2/volumes.ts'

/** What differs from one part of the API to the other: who may call, what a body may have, how it refuses. */
export interface Scopes {
  readonly laboratory: { readonly guard: onRequestHookHandler; readonly errors: LabErrorHandler }
  readonly identify: onRequestHookHandler
  /** Gives a part what all routes of the contract have. */
  readonly prepare: (contract: App) => void
  readonly v2: RefusalHandler
  readonly dataPlaneV1: RefusalHandler
  /** The calls that Milvus has too. */
  readonly engine: {
    readonly identify: onRequestHookHandler
    readonly shapes: FastifySchemaCompiler<TSchema>
    readonly jobs: RefusalHandler
    readonly dataPlane: RefusalHandler
  }
}

/** Every route the server has. Those of the contract know their caller; those of the emulator need no key. */
export const registerRoutes = (
  app: App,
  lab: Laboratory,
  { laboratory, identify, prepare, v2, dataPlaneV1, engine }: Scopes
): void => {
  healthRoute(app)
  errorsRoute(app)
  openapiRoutes(app)
  app.register(async (emulator: App) => {
    emulator.addHook('onRequest', laboratory.guard)
    emulator.setErrorHandler(laboratory.errors)
    laboratoryRoutes(emulator, lab)
  })
  app.register(async (storage: App) => storageRoutes(storage, lab))

  app.register(async (contract: App) => {
    contract.addHook('onRequest', identify)
    prepare(contract)
    contract.register(async (account: App) => {
      account.addHook('preHandler', checkFirst(domain))
      accountRoutes(account)
      clusterChangeRoutes(account, '/v1')
    })
    importRoute(contract)
    importInPathRoute(contract)
    importGetRoute(contract)
    importListRoute(contract)
  })

  app.register(async (contract: App) => {
    contract.addHook('onRequest', identify)
    prepare(contract)
    contract.setErrorHandler(v2)
    contract.addHook('preHandler', checkFirst(domainV2))
    accountRoutesV2(contract)
    volumeRoutes(contract)
    clusterChangeRoutes(contract, '/v2')
  })

  app.register(async (contract: App) => {
    contract.addHook('onRequest', engine.identify)
    prepare(contract)
    contract.addHook('preValidation', chooseFlavor)
    contract.setValidatorCompiler(engine.shapes)

    contract.register(async (jobs: App) => {
      jobs.setErrorHandler(engine.jobs)
      importCreateRoute(jobs)
      importProgressRoute(jobs)
      jobListRoute(jobs)
      importDecideRoutes(jobs)
    })

    contract.register(async (dataPlane: App) => {
      dataPlane.setErrorHandler(engine.dataPlane)
      readBodies(dataPlane, BODY_LIMITS.data)
      collectionRoutes(dataPlane)
      collectionStatsRoute(dataPlane)
      partitionRoutes(dataPlane)
      indexRoutes(dataPlane)
      notEmulatedRoutes(dataPlane, '/v2/vectordb/entities')
      notServedRoutes(dataPlane)
    })
  })

  app.register(async (contract: App) => {
    contract.addHook('onRequest', identify)
    prepare(contract)
    contract.setErrorHandler(dataPlaneV1)
    readBodies(contract, BODY_LIMITS.data)
    collectionRoutesV1(contract)
    notEmulatedRoutes(contract, '/v1/vector')
  })
}
