import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import { type StorageIntegration, withIntegration, withoutIntegration } from '../cloud/world.ts'
import { type Cloud, cloudOfRegion, REGIONS, unknownRegion } from '../contract/clouds.ts'
import { BUCKET_NAMES } from '../contract/names.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import {
  credProblem,
  hasIntegrations,
  INTEGRATION_NAME,
  type IntegrationCreateBody,
  type IntegrationEntry,
  type IntegrationListQuery,
  type IntegrationName,
  type IntegrationPage,
  type IntegrationRow,
  type IntegrationValidateBody,
  type IntegrationValidation,
  type Materials,
  type MaterialsBody
} from '../contract/storage-integrations.ts'
import { accessProblem, type Reader, unknownIntegration } from '../imports/integration.ts'
import { Explained, utcSeconds } from '../imports/progress.ts'
import type { CallContext } from '../imports/requests.ts'
import { projectFor, refuseParameter } from './access.ts'
import { MADE } from './clusters.ts'
import { onPage, pageOf } from './paging.ts'

/** Most integrations of an organization (guess: as many as external volumes). */
const MOST_INTEGRATIONS = 100

/**
 * Creates a storage integration once it can read its bucket. The code of a failed validation, 80000, is a guess.
 * @throws Refusal
 */
export const createIntegration = async (call: CallContext, body: IntegrationCreateBody): Promise<IntegrationName> => {
  const { sandbox } = call
  const reader = readerOf(call, body)
  checkName(call, reader.organization, body.name)
  const problem = await readable(call, reader)
  if (problem !== undefined) {
    throw refuse(80000, {
      check: 'storageIntegration',
      reason: problem.message,
      explain: problem.denial.explain
    })
  }
  // Another call may have come first while a live store was asked.
  const name = checkName(call, reader.organization, body.name)
  const { description } = body
  const integration: StorageIntegration = {
    id: sandbox.newIntegrationId(),
    name,
    ...reader,
    ...(description !== undefined && { description }),
    createdAt: sandbox.now()
  }
  sandbox.world = withIntegration(sandbox.world, integration)
  return nameOf(integration)
}

const nameOf = ({ id, name }: StorageIntegration): IntegrationName => ({ integrationId: id, name })

/** Other calls have their turns while a live store is asked. */
const readable = (call: CallContext, reader: Reader): ReturnType<typeof accessProblem> => {
  const { sandbox } = call
  const found = accessProblem(sandbox, reader, true)
  return found instanceof Promise ? (sandbox.turns?.outside(found) ?? found) : found
}

/** Tells whether an integration could read its bucket. @throws Refusal */
export const validateIntegration = (
  call: CallContext,
  body: IntegrationValidateBody
): Awaitable<Explained<IntegrationValidation>> =>
  mapAwaitable(readable(call, readerOf(call, body)), problem =>
    problem === undefined
      ? new Explained<IntegrationValidation>({ success: true, message: '' }, undefined)
      : new Explained<IntegrationValidation>({ success: false, message: problem.message }, problem.denial.explain)
  )

type ReaderFields = Reader & Pick<StorageIntegration, 'project'>

/** What a request integrates. @throws Refusal */
const readerOf = (call: CallContext, body: IntegrationValidateBody): ReaderFields => {
  const { cloud, ...place } = placeOf(call, body)
  const { externalCred = {} } = body
  const wrong = credProblem(cloud, externalCred)
  if (wrong !== undefined) {
    throw refuseParameter('externalCred', `externalCred.${wrong.field} ${wrong.problem}`, wrong.advice)
  }
  return { ...place, externalCred }
}

/** The bucket of a request. @throws Refusal */
const placeOf = (
  call: CallContext,
  body: MaterialsBody
): Omit<ReaderFields, 'externalCred'> & { readonly cloud: Cloud } => {
  const { projectId = '', regionId = '', bucketName = '' } = body
  const { organization } = projectFor(call, projectId)
  const cloud = cloudFor(regionId)
  const { valid, rule, store, noun } = BUCKET_NAMES[cloud]
  if (!valid.test(bucketName)) {
    const reason = bucketName === '' ? 'bucketName is missing' : `bucketName is no name of a ${noun.toLowerCase()}`
    throw refuseParameter('bucketName', reason, `send the name of one in ${store}: ${rule}`)
  }
  return { cloud, organization, project: projectId, region: regionId, bucket: bucketName }
}

/** documented: the pages have a tab for each of these clouds @throws Refusal */
const cloudFor = (regionId: string): Cloud => {
  if (!REGIONS.has(regionId)) throw refuse(96001, { check: 'regionId', explain: unknownRegion(regionId) })
  const cloud = cloudOfRegion(regionId)
  if (hasIntegrations(cloud)) return cloud
  throw refuseParameter(
    'regionId',
    `${regionId} has no storage integrations`,
    'they are for AWS, Google Cloud, Azure and Alibaba Cloud'
  )
}

/** That names are unique in an organization is a guess: the guide says unique, and not where. @throws Refusal */
const checkName = ({ sandbox }: CallContext, organization: string, name = ''): string => {
  if (!INTEGRATION_NAME.valid.test(name)) {
    const reason = name === '' ? 'name is missing' : 'name has a form that no storage integration can have'
    throw refuseParameter('name', reason, `use ${INTEGRATION_NAME.rule}`)
  }
  const all = [...sandbox.world.integrations.values()].filter(one => one.organization === organization)
  if (all.some(one => one.name === name)) {
    const reason = `storage integration ${name} already exists`
    throw refuseParameter('name', reason, 'choose another name, or delete it first')
  }
  if (all.length >= MOST_INTEGRATIONS) {
    const reason = `the organization has ${MOST_INTEGRATIONS} storage integrations`
    throw refuseParameter('integrationCount', reason, 'delete one first')
  }
  return name
}

/** Finds an integration by id. The key needs a role in its project. @throws Refusal */
export const integrationFor = (call: CallContext, id: string): StorageIntegration => {
  const { world } = call.sandbox
  const integration = world.integrations.get(id)
  if (integration === undefined || integration.organization !== call.caller.organization) {
    throw unknownIntegration(world, call.caller.organization, id)
  }
  projectFor(call, integration.project)
  return integration
}

/** @throws Refusal */
export const describeIntegration = (call: CallContext, id: string): Awaitable<IntegrationEntry> => {
  const integration = integrationFor(call, id)
  const { description = '', externalCred = {}, createdAt = MADE } = integration
  return mapAwaitable(rowOf(call, integration), row => ({
    ...row,
    description,
    externalCred,
    createTime: utcSeconds(createdAt)
  }))
}

/** One page of the integrations of a project, in order of creation (guess). @throws Refusal */
export const listIntegrations = async (call: CallContext, query: IntegrationListQuery): Promise<IntegrationPage> => {
  const { id } = projectFor(call, query.projectId)
  const page = pageOf(query)
  const all = [...call.sandbox.world.integrations.values()].filter(({ project }) => project === id)
  const rows = await Promise.all(onPage(all, page).map(integration => rowOf(call, integration)))
  return { storageIntegrations: rows, count: all.length, ...page }
}

/** Its status is that of its bucket now. A live store is not asked for it. */
const rowOf = ({ sandbox }: CallContext, integration: StorageIntegration): Awaitable<IntegrationRow> =>
  mapAwaitable(accessProblem(sandbox, integration, false), problem => ({
    ...nameOf(integration),
    status: problem === undefined ? 'ACTIVE' : 'ERROR',
    message: problem?.message ?? '',
    regionId: integration.region,
    bucketName: integration.bucket
  }))

/** That a volume blocks the deletion is a guess: jobs block that of a volume. @throws Refusal */
export const deleteIntegration = (call: CallContext, id: string): IntegrationName => {
  const { sandbox } = call
  const integration = integrationFor(call, id)
  const used = sandbox.volumes
    .of(integration.organization)
    .find(({ identity: { external } }) => external?.integration === id)
  if (used !== undefined) {
    const reason = `the storage integration is used by volume ${used.identity.name}`
    throw refuseParameter('storageIntegration', reason, 'delete the volume first')
  }
  sandbox.world = withoutIntegration(sandbox.world, integration.id)
  return nameOf(integration)
}

/**
 * What a person makes a role of: policies, an external id, or the account to authorize. Nothing of it is kept. documented: the fields, and
 * the actions of the policies; accounts and the rest of the policies are invented. @throws Refusal
 */
export const authorizationMaterials = (call: CallContext, body: MaterialsBody): Materials => {
  const { cloud, bucket } = placeOf(call, body)
  if (cloud === 'gcp') {
    const permission = ['storage.objects.get', 'storage.objects.create', 'storage.objects.list', 'storage.buckets.get']
    return { permission, googleCloudServiceAccount: 'zilliz-emulator@emulator.iam.gserviceaccount.com' }
  }
  if (cloud === 'azure') {
    const names = { namespace: 'milvus-tool', serviceAccountName: 'milvus-bucket' }
    return { credential: { clusterIssuerUrl: 'https://issuer.example.com/', ...names } }
  }
  const externalId = call.sandbox.newExternalId()
  const { reads, write, resource, account, principal, condition } = POLICY[cloud === 'ali' ? 'ali' : 'aws']
  const policyOf = (actions: readonly string[]): string =>
    statement({ Action: actions, Resource: [`${resource}${bucket}`, `${resource}${bucket}/*`] })
  const readwrite = policyOf([...reads, write])
  const trusted = { [principal]: account }
  return {
    readonly: policyOf(reads),
    readwrite,
    ...(cloud === 'ali' ? { ramPolicy: readwrite } : { iamPolicy: readwrite }),
    trustPolicy: statement({
      Action: 'sts:AssumeRole',
      Principal: trusted,
      Condition: { StringEquals: { [condition]: externalId } }
    }),
    zillizAccount: account,
    externalId
  }
}

const statement = (fields: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...fields }] })

/** documented: the actions */
const POLICY = {
  aws: {
    reads: ['s3:GetObject', 's3:ListBucket', 's3:GetBucketLocation'],
    write: 's3:PutObject',
    resource: 'arn:aws:s3:::',
    account: '000000000000',
    principal: 'AWS',
    condition: 'sts:ExternalId'
  },
  ali: {
    reads: ['oss:GetObject', 'oss:ListObjects', 'oss:GetBucketLocation', 'oss:HeadBucket'],
    write: 'oss:PutObject',
    resource: 'acs:oss:*:*:',
    account: 'acs:ram::0000000000000000:root',
    principal: 'RAM',
    condition: 'sts:ExternalId'
  }
} as const
