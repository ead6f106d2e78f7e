import { Type } from '@sinclair/typebox'
import {
  authorizationMaterials,
  createIntegration,
  deleteIntegration,
  describeIntegration,
  listIntegrations,
  validateIntegration
} from '../account/storage-integrations.ts'
import {
  IntegrationCreateBody,
  IntegrationEntry,
  IntegrationListQuery,
  IntegrationName,
  IntegrationPage,
  IntegrationValidateBody,
  IntegrationValidation,
  Materials,
  MaterialsBody
} from '../contract/storage-integrations.ts'
import { BUCKET, INTEGRATED, inIntegration, PROJECT } from './examples.ts'
import { call, operation, PROJECT_CODES, replyOf } from './operation.ts'

const V2 = { version: 'v2', plane: 'control', tag: 'Storage integrations', fields: [] } as const

const Params = Type.Object({ integrationId: Type.String() })

const URL = '/v2/storageIntegrations'

/** documented: storage integration pages of v2 */
export const storageIntegrations = {
  list: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.list',
      method: 'GET',
      summary: 'List the storage integrations of a project',
      example: { query: { projectId: PROJECT, currentPage: '1', pageSize: '10' } },
      codes: [...PROJECT_CODES, 96008, 96009]
    },
    call(URL, {
      querystring: IntegrationListQuery,
      reply: replyOf(0, IntegrationPage),
      run: (call, { query }) => listIntegrations(call, query)
    })
  ),
  create: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.create',
      method: 'POST',
      summary: 'Create a storage integration for a bucket',
      example: { body: { ...INTEGRATED, name: 'my_integration', description: 'Sample files to import' } },
      codes: [...PROJECT_CODES, 96001]
    },
    call(URL, {
      body: IntegrationCreateBody,
      reply: replyOf(0, IntegrationName),
      run: (call, { body }) => createIntegration(call, body)
    })
  ),
  materials: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.materials',
      method: 'POST',
      summary: 'Get what a role for a bucket is made of',
      example: { body: BUCKET },
      codes: [...PROJECT_CODES, 96001]
    },
    call(`${URL}/authorizationMaterials`, {
      body: MaterialsBody,
      reply: replyOf(0, Materials),
      run: (call, { body }) => authorizationMaterials(call, body)
    })
  ),
  validate: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.validate',
      method: 'POST',
      summary: 'Try whether a storage integration could read a bucket',
      example: { body: INTEGRATED },
      codes: [...PROJECT_CODES, 96001]
    },
    call(`${URL}/validate`, {
      body: IntegrationValidateBody,
      reply: replyOf(0, IntegrationValidation),
      run: (call, { body }) => validateIntegration(call, body)
    })
  ),
  describe: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.describe',
      method: 'GET',
      summary: 'Describe a storage integration',
      example: inIntegration,
      codes: PROJECT_CODES
    },
    call(`${URL}/:integrationId`, {
      params: Params,
      reply: replyOf(0, IntegrationEntry),
      run: (call, { params }) => describeIntegration(call, params.integrationId)
    })
  ),
  delete: operation(
    {
      ...V2,
      name: 'v2.storageIntegrations.delete',
      method: 'DELETE',
      summary: 'Delete a storage integration',
      example: inIntegration,
      codes: PROJECT_CODES
    },
    call(`${URL}/:integrationId`, {
      params: Params,
      reply: replyOf(0, IntegrationName),
      run: (call, { params }) => deleteIntegration(call, params.integrationId)
    })
  )
}
