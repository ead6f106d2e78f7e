import type { onRequestHookHandler } from 'fastify'
import { BODY_LIMITS } from '../src/contract/body-limits.ts'
import { toDataPlaneV1Refusal, toV2Refusal } from '../src/contract/refusals/translate.ts'
import type { App, Plugin } from '../src/http/app-type.ts'
import { readAsJson, readBodies } from '../src/http/body.ts'
import { identify } from '../src/http/caller.ts'
import { type ContractSettings, checkFirst, chooseFlavor, prepareContract } from '../src/http/contract-plugin.ts'
import {
  dataPlaneTranslator,
  jobsTranslator,
  type RefusalHandler,
  type RefusalTranslator,
  refusalHandler
} from '../src/http/error-handler.ts'
import type { Waits } from '../src/http/faults/wire.ts'
import type { Logger } from '../src/http/public-types.ts'
import { shapeCompiler } from '../src/http/validation.ts'
import { domain, domainV2 } from '../src/imports/checks/cluster.ts'
import type { Laboratory } from '../src/lab/laboratory.ts'
import { accountRoutesV1, dataRoutesV1, importRoutesV1 } from './v1.ts'
import {
  accountRoutesV2,
  clusterRoutesV2,
  dataRoutesV2,
  importRoutesV2,
  storageIntegrationRoutes,
  volumeRoutes
} from './v2.ts'

export interface ContractOptions {
  readonly settings: ContractSettings
  readonly lab: Laboratory
  readonly logger: Logger | undefined
  readonly waits: Waits
}

/** The emulated API. Every request has a caller. Each part below has its own URLs, bodies and refusals. */
export const contract: Plugin<ContractOptions> = async (app, { settings, lab, logger, waits }) => {
  const { messageStyle, checkResponses, flavor, neutralHosts, unknownFields } = settings
  const isMilvus = flavor === 'milvus'
  const refuseAs = (translate: RefusalTranslator) => refusalHandler(messageStyle, checkResponses, logger, translate)
  app.addHook('onRequest', readAsJson)
  prepareContract(app, settings, waits)

  const byCloudKey = identify(lab, neutralHosts)
  app.register(controlV1, { identify: byCloudKey })
  app.register(controlV2, { identify: byCloudKey, refuse: refuseAs(toV2Refusal) })
  app.register(vectordb, {
    identify: identify(lab, neutralHosts, flavor),
    // Milvus ignores unknown fields.
    unknownFields: isMilvus ? 'ignore' : unknownFields,
    refuseJobs: refuseAs(jobsTranslator(flavor)),
    refuseData: refuseAs(dataPlaneTranslator(flavor))
  })
  app.register(dataV1, { identify: byCloudKey, refuse: refuseAs(toDataPlaneV1Refusal) })
}

interface PartOptions {
  /** Sets the call (key, sandbox, host) of a request. */
  readonly identify: onRequestHookHandler
  readonly refuse: RefusalHandler
}

/** The gateway of v1, whose refusals need no translation. */
const controlV1: Plugin<Pick<PartOptions, 'identify'>> = async (app, { identify }) => {
  app.addHook('onRequest', identify)
  app.register(importRoutesV1)
  app.register(async (account: App) => {
    account.addHook('preHandler', checkFirst(domain))
    account.register(accountRoutesV1)
  })
}

/** The gateway of v2, without the import jobs. */
const controlV2: Plugin<PartOptions> = async (app, { identify, refuse }) => {
  app.addHook('onRequest', identify)
  app.setErrorHandler(refuse)
  app.addHook('preHandler', checkFirst(domainV2))
  app.register(accountRoutesV2)
  app.register(volumeRoutes)
  app.register(storageIntegrationRoutes)
  app.register(clusterRoutesV2)
}

interface VectordbOptions {
  readonly identify: onRequestHookHandler
  readonly unknownFields: 'refuse' | 'ignore'
  readonly refuseJobs: RefusalHandler
  readonly refuseData: RefusalHandler
}

/** The v2 calls that Milvus has too: import jobs and the data plane. */
const vectordb: Plugin<VectordbOptions> = async (app, { identify, unknownFields, refuseJobs, refuseData }) => {
  app.addHook('onRequest', identify)
  app.addHook('preValidation', chooseFlavor)
  app.setValidatorCompiler(shapeCompiler(unknownFields))

  app.register(async (jobs: App) => {
    jobs.setErrorHandler(refuseJobs)
    jobs.register(importRoutesV2)
  })

  app.register(async (data: App) => {
    data.setErrorHandler(refuseData)
    readBodies(data, BODY_LIMITS.data)
    data.register(dataRoutesV2)
  })
}

/** The v1 calls at a cluster's address. */
const dataV1: Plugin<PartOptions> = async (app, { identify, refuse }) => {
  app.addHook('onRequest', identify)
  app.setErrorHandler(refuse)
  readBodies(app, BODY_LIMITS.data)
  app.register(dataRoutesV1)
}
