import { cloudOfRegion, REGIONS, unknownRegion } from '../contract/clouds.ts'
import { VOLUME_NAME } from '../contract/names.ts'

import type { Noun, VolumeCreateBody } from '../contract/volumes.ts'
import type { Call } from '../imports/requests.ts'
import { MOST_VOLUMES } from '../volumes/volume.ts'
import { projectFor } from './project-access.ts'
import { refused, wrong } from './volume-problem.ts'

const checkName = (noun: Noun, name = ''): string => {
  if (VOLUME_NAME.valid.test(name)) return name
  const reason = name === '' ? `${noun}Name is missing` : `${noun}Name has a form that no ${noun} can have`
  throw wrong('volumeName', reason, `use ${VOLUME_NAME.rule}`)
}

/** documented: Managed Volumes guide (AWS and Google Cloud), pages for China (Alibaba Cloud) */
const CLOUDS: ReadonlySet<unknown> = new Set(['aws', 'gcp', 'ali'])

const checkType = (type = 'MANAGED'): void => {
  if (type === 'MANAGED') return
  if (type === 'EXTERNAL')
    throw wrong('type', 'type EXTERNAL is not emulated', 'import from your bucket by objectUrls instead')
  throw wrong('type', 'type is neither MANAGED nor EXTERNAL', 'leave it out')
}

const checkRegion = (regionId = ''): void => {
  if (!REGIONS.has(regionId)) {
    throw refused(96001, 'regionId', unknownRegion(regionId))
  }
  if (CLOUDS.has(cloudOfRegion(regionId))) return
  throw wrong('regionId', `${regionId} has no volumes`, 'volumes are on AWS, Google Cloud and in China Alibaba Cloud')
}

/** Makes a volume. @param noun what the call calls it @throws Refusal */
export const createVolume = (call: Call, noun: Noun, body: VolumeCreateBody): { readonly name: string } => {
  const { projectId = '', regionId = '', type } = body
  const { organization } = projectFor(call, projectId)
  checkRegion(regionId)
  checkType(type)
  const name = checkName(noun, body[`${noun}Name`])
  const { volumes } = call.sandbox
  if (volumes.get(organization, name) !== undefined) {
    throw wrong('volumeName', `volume ${name} already exists`, 'choose another name, or delete it first')
  }
  if (volumes.of(organization).length >= MOST_VOLUMES) {
    throw wrong('volumeCount', `the organization has ${MOST_VOLUMES} volumes`, 'delete one first')
  }
  volumes.create({ name, organization, project: projectId, region: regionId, createdAt: call.sandbox.now() })
  return { name }
}
