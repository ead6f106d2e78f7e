import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import { cloudOfRegion, REGIONS, unknownRegion } from '../contract/clouds.ts'
import { VOLUME_NAME } from '../contract/names.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import {
  type Noun,
  VOLUME_TYPES,
  type VolumeAccess,
  type VolumeApplyBody,
  type VolumeCreateBody,
  type VolumeEntry,
  type VolumeListQuery,
  type VolumePage,
  type VolumeRow,
  type VolumeUpdateBody
} from '../contract/volumes.ts'
import { accessProblem } from '../imports/integration.ts'
import { utcSeconds } from '../imports/progress.ts'
import type { CallContext } from '../imports/requests.ts'
import {
  type ExternalPlace,
  keyProblem,
  MOST_BYTES,
  MOST_FILES,
  MOST_VOLUMES,
  VOLUME_BUCKET,
  type Volume,
  type VolumeIdentity
} from '../volumes/volume.ts'
import { projectFor, refuseParameter, volumeFor } from './access.ts'
import { onPage, pageOf } from './paging.ts'
import { integrationFor } from './storage-integrations.ts'

export interface Applied {
  readonly access: VolumeAccess
  readonly name: string
  readonly prefix: string
}

/**
 * Lets a client upload into a volume for one hour. The reply always names Google's cloud: for Alibaba's name, SDKs would call
 * Alibaba instead of the endpoint.
 * @param noun the call's word for a volume
 * @param endpoint host and port at which the client reaches the emulator
 * @throws Refusal
 */
export const applyVolume = (call: CallContext, noun: Noun, body: VolumeApplyBody, endpoint: string): Applied => {
  const { sandbox } = call
  const { path = '' } = body
  const problem = keyProblem(path)
  if (problem !== undefined) {
    throw refuseParameter('volumePath', `path ${problem}`, 'send a folder such as data/2026/')
  }
  const volume = volumeFor(call, body[`${noun}Name`], noun)
  const { identity, prefix } = volume
  if (identity.external !== undefined) {
    const reason = `volume ${identity.name} is external: it is read-only`
    throw refuseParameter('volume', reason, 'upload to its bucket, or create a managed volume')
  }
  const { accessKey, secretKey, token, expiresAt } = sandbox.volumes.grant(volume, sandbox.now())
  return {
    access: {
      endpoint,
      cloud: cloudOfRegion(identity.region) === 'gcp' ? 'gcp' : 'aws',
      region: identity.region.slice(identity.region.indexOf('-') + 1),
      bucketName: VOLUME_BUCKET,
      uploadPath: `${prefix}${path}`,
      credentials: { tmpAK: accessKey, tmpSK: secretKey, sessionToken: token, expireTime: utcSeconds(expiresAt) },
      condition: { maxContentLength: MOST_BYTES, maxFileNumber: MOST_FILES }
    },
    name: identity.name,
    prefix
  }
}

/** Creates a volume. @param noun the call's word for a volume @throws Refusal */
export const createVolume = (call: CallContext, noun: Noun, body: VolumeCreateBody): { readonly name: string } => {
  const { projectId = '', regionId = '', description, type } = body
  const { organization } = projectFor(call, projectId)
  checkRegion(regionId)
  const external = isExternal(noun, type) ? externalPlace(call, body) : undefined
  if (external === undefined) checkManaged(noun, body)
  const name = checkName(noun, body[`${noun}Name`])
  const { volumes } = call.sandbox
  if (volumes.get(organization, name) !== undefined) {
    throw refuseParameter('volumeName', `volume ${name} already exists`, 'choose another name, or delete it first')
  }
  const ofType = volumes
    .of(organization)
    .filter(({ identity }) => (identity.external !== undefined) === (external !== undefined))
  if (ofType.length >= MOST_VOLUMES) {
    const which = external === undefined ? 'managed' : 'external'
    throw refuseParameter('volumeCount', `the organization has ${MOST_VOLUMES} ${which} volumes`, 'delete one first')
  }
  volumes.create({
    ...{ name, organization, project: projectId, region: regionId },
    ...(description !== undefined && { description }),
    ...(external !== undefined && { external }),
    createdAt: call.sandbox.now()
  })
  return { name }
}

/** documented: Managed Volumes guide (AWS and Google Cloud), pages for China (Alibaba Cloud) */
const CLOUDS: ReadonlySet<unknown> = new Set(['aws', 'gcp', 'ali'])

const checkRegion = (regionId = ''): void => {
  if (!REGIONS.has(regionId)) {
    throw refuse(96001, { check: 'regionId', explain: unknownRegion(regionId) })
  }
  if (CLOUDS.has(cloudOfRegion(regionId))) return
  throw refuseParameter(
    'regionId',
    `${regionId} has no volumes`,
    'volumes are on AWS, Google Cloud and in China Alibaba Cloud'
  )
}

const isExternal = (noun: Noun, type = 'MANAGED'): boolean => {
  if (type === 'MANAGED') return false
  if (type !== 'EXTERNAL') {
    throw refuseParameter('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out for a managed volume')
  }
  if (noun === 'volume') return true
  throw refuseParameter('type', 'no stage is EXTERNAL', 'create a volume, by POST /v2/volumes/create')
}

/** guess: a forgotten type must not create a managed volume from the fields of an external one @throws Refusal */
const checkManaged = (noun: Noun, body: VolumeCreateBody): void => {
  const given = (['storageIntegrationId', 'path'] as const).filter(field => (body[field] ?? '') !== '')
  if (given.length === 0) return
  const reason = `a managed ${noun} has no ${given.join(' and no ')}`
  const instead = noun === 'volume' ? 'send type EXTERNAL, or leave them out' : 'leave them out'
  throw refuseParameter('type', reason, `storageIntegrationId and path are for type EXTERNAL; ${instead}`)
}

/**
 * What an external volume shows. documented: guide to external volumes (both fields are required, organization and region are those of
 * the integration); client source: pymilvus' VolumeManager, the path ends with a slash. That a path may begin with one: an example of the
 * guide. @throws Refusal
 */
const externalPlace = (call: CallContext, body: VolumeCreateBody): ExternalPlace => {
  const { storageIntegrationId = '', path = '', regionId, projectId = '' } = body
  if (storageIntegrationId === '') {
    const reason = 'storageIntegrationId is missing'
    throw refuseParameter('storageIntegrationId', reason, 'an external volume needs one; create it first')
  }
  const { region, project } = integrationFor(call, storageIntegrationId)
  if (region !== regionId) {
    const reason = `the storage integration is in ${region}, the volume in ${regionId}`
    throw refuseParameter('storageIntegrationId', reason, 'create both in one region')
  }
  // guess: integrations and volumes each belong to a project, and the guide names only the region
  if (project !== projectId) {
    const reason = `the storage integration is in ${project}, the volume in ${projectId}`
    throw refuseParameter('storageIntegrationId', reason, 'create both in one project')
  }
  const problem = path === '' ? 'is missing' : path.endsWith('/') ? keyProblem(path) : 'does not end with a slash'
  if (problem === undefined) return { integration: storageIntegrationId, path }
  throw refuseParameter('path', `path ${problem}`, 'send a folder such as data/, or / for the whole bucket')
}

const checkName = (noun: Noun, name = ''): string => {
  if (VOLUME_NAME.valid.test(name)) return name
  const reason = name === '' ? `${noun}Name is missing` : `${noun}Name has a form that no ${noun} can have`
  throw refuseParameter('volumeName', reason, `use ${VOLUME_NAME.rule}`)
}

/** Deletes a volume with all its files; of an external one, the files stay in their bucket. @throws Refusal */
export const deleteVolume = async (call: CallContext, name: string): Promise<{ readonly name: string }> => {
  const volume = volumeFor(call, name)
  if (volume.identity.external !== undefined) checkUnused(call, volume)
  await call.sandbox.volumes.delete(volume)
  return { name }
}

/** documented: guide to external volumes, active jobs block the deletion; the code is a guess @throws Refusal */
const checkUnused = ({ sandbox }: CallContext, { identity: { name, organization } }: Volume): void => {
  const reading = sandbox.jobs.running(sandbox.now()).find(({ job: { origin } }) => {
    const { volume } = origin ?? {}
    return volume?.name === name && volume.organization === organization
  })
  if (reading === undefined) return
  const reason = `volume ${name} is used by job ${reading.job.id}`
  throw refuseParameter('volume', reason, 'wait until the job has ended')
}

/** Changes the description of a volume, which is all that can change. @throws Refusal */
export const updateVolume = (
  call: CallContext,
  name: string,
  { description }: VolumeUpdateBody
): Awaitable<VolumeEntry> => {
  const volume = volumeFor(call, name)
  if (description === undefined) {
    throw refuseParameter('description', 'description is missing', 'send the new description; it may be empty')
  }
  volume.describe(description === '' ? undefined : description)
  return describeVolume(call, volume)
}

/** A volume in the control plane's form. That a description may be empty in it is a guess. */
export const describeVolume = (call: CallContext, { identity }: Volume): Awaitable<VolumeEntry> => {
  const { name, description = '', region, external, createdAt } = identity
  return mapAwaitable(isReadable(call, external), readable => ({
    volumeName: name,
    description,
    type: typeOf(identity),
    regionId: region,
    ...(external !== undefined && { storageIntegrationId: external.integration, path: external.path }),
    status: readable ? 'RUNNING' : 'ERROR',
    createTime: utcSeconds(createdAt)
  }))
}

const typeOf = ({ external }: VolumeIdentity): VolumeRow['type'] => (external === undefined ? 'MANAGED' : 'EXTERNAL')

/** documented: guide to external volumes, the status Error; that it is ERROR in replies, and of now, is a guess */
const isReadable = ({ sandbox }: CallContext, external: ExternalPlace | undefined): Awaitable<boolean> => {
  if (external === undefined) return true
  const integration = sandbox.world.integrations.get(external.integration)
  if (integration === undefined) return false
  return mapAwaitable(accessProblem(sandbox, integration, false), problem => problem === undefined)
}

/** One page of the volumes of a project, in order of creation (guess). @throws Refusal */
export const listVolumes = (call: CallContext, query: VolumeListQuery): VolumePage => {
  const { id, organization } = projectFor(call, query.projectId)
  const page = pageOf(query)
  const { type } = query
  if (type !== undefined && !VOLUME_TYPES.some(known => known === type)) {
    throw refuseParameter('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out')
  }
  const all = call.sandbox.volumes.of(organization).filter(({ identity }) => identity.project === id)
  const found = type === undefined ? all : all.filter(({ identity }) => typeOf(identity) === type)
  const volumes = onPage(found, page).map(
    ({ identity }): VolumeRow => ({
      volumeName: identity.name,
      type: typeOf(identity),
      description: identity.description ?? ''
    })
  )
  return { count: found.length, ...page, volumes }
}
