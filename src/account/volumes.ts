import { cloudOfRegion, REGIONS, unknownRegion } from '../contract/clouds.ts'
import { VOLUME_NAME } from '../contract/names.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import type {
  Noun,
  VolumeAccess,
  VolumeApplyBody,
  VolumeCreateBody,
  VolumeEntry,
  VolumeListQuery,
  VolumePage,
  VolumeRow
} from '../contract/volumes.ts'
import { utcSeconds } from '../imports/progress.ts'
import type { CallContext } from '../imports/requests.ts'
import { keyProblem, MOST_BYTES, MOST_FILES, MOST_VOLUMES, VOLUME_BUCKET, type Volume } from '../volumes/volume.ts'
import { projectFor, refuseParameter, volumeFor } from './access.ts'

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
  const { projectId = '', regionId = '', type } = body
  const { organization } = projectFor(call, projectId)
  checkRegion(regionId)
  checkType(type)
  const name = checkName(noun, body[`${noun}Name`])
  const { volumes } = call.sandbox
  if (volumes.get(organization, name) !== undefined) {
    throw refuseParameter('volumeName', `volume ${name} already exists`, 'choose another name, or delete it first')
  }
  if (volumes.of(organization).length >= MOST_VOLUMES) {
    throw refuseParameter('volumeCount', `the organization has ${MOST_VOLUMES} volumes`, 'delete one first')
  }
  volumes.create({ name, organization, project: projectId, region: regionId, createdAt: call.sandbox.now() })
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

const checkType = (type = 'MANAGED'): void => {
  if (type === 'MANAGED') return
  if (type === 'EXTERNAL')
    throw refuseParameter('type', 'type EXTERNAL is not emulated', 'import from your bucket by objectUrls instead')
  throw refuseParameter('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out')
}

const checkName = (noun: Noun, name = ''): string => {
  if (VOLUME_NAME.valid.test(name)) return name
  const reason = name === '' ? `${noun}Name is missing` : `${noun}Name has a form that no ${noun} can have`
  throw refuseParameter('volumeName', reason, `use ${VOLUME_NAME.rule}`)
}

/** Deletes a volume with all its files. @throws Refusal */
export const deleteVolume = async (call: CallContext, name: string): Promise<{ readonly name: string }> => {
  await call.sandbox.volumes.delete(volumeFor(call, name))
  return { name }
}

/** A volume in the control plane's form. */
export const describeVolume = ({ identity: { name, region, createdAt } }: Volume): VolumeEntry => ({
  volumeName: name,
  type: 'MANAGED',
  regionId: region,
  status: 'RUNNING',
  createTime: utcSeconds(createdAt)
})

/** One page of the volumes of a project, in order of creation (guess). @throws Refusal */
export const listVolumes = (call: CallContext, query: VolumeListQuery): VolumePage => {
  const { id, organization } = projectFor(call, query.projectId)
  const pageSize = numberOf(query, 'pageSize')
  const currentPage = numberOf(query, 'currentPage')
  const { type = 'MANAGED' } = query
  if (!['MANAGED', 'EXTERNAL'].includes(type)) {
    throw refuseParameter('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out')
  }
  const all = call.sandbox.volumes.of(organization).filter(({ identity }) => identity.project === id)
  const found = type === 'MANAGED' ? all : []
  const page = found.slice((currentPage - 1) * pageSize, currentPage * pageSize)
  const volumes = page.map(({ identity }): VolumeRow => ({ volumeName: identity.name, type: 'MANAGED' }))
  return { count: found.length, currentPage, pageSize, volumes }
}

const BOUNDS = {
  pageSize: { fallback: 10, most: 100, code: 96008 },
  currentPage: { fallback: 1, most: 2_147_483_647, code: 96009 }
} as const

/** Zero means the default: the Java SDK sends it when its caller sets no value. */
const numberOf = (query: VolumeListQuery, name: keyof typeof BOUNDS): number => {
  const { fallback, most, code } = BOUNDS[name]
  const { [name]: text = '0' } = query
  const value = Number(text) === 0 ? fallback : Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  const explain = `${name} is ${text.slice(0, 20)}; send a whole number from 1 to ${most}`
  throw refuse(code, { check: 'paging', explain })
}
