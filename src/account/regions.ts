import type { CloudEntry, RegionEntry, RegionEntryV2 } from '../contract/account.ts'
import { type Cloud, cloudOfRegion, REGIONS } from '../contract/clouds.ts'
import { refuse } from '../contract/refusals/refusal.ts'

/** recorded: GET /v1/clouds for the first three; the others are a guess by analogy */
const DESCRIPTIONS: Readonly<Record<Cloud, string>> = {
  aws: 'amazon aws',
  gcp: 'google cloud',
  azure: 'azure',
  ali: 'alibaba cloud',
  tc: 'tencent cloud'
}

export const clouds = (): CloudEntry[] => entries(DESCRIPTIONS)

const entries = (descriptions: typeof DESCRIPTIONS): CloudEntry[] =>
  Object.entries(descriptions).map(([cloudId, description]) => ({ cloudId, description }))

/** recorded: GET /v2/clouds for the first three; documented: List Cloud Providers (V2), Chinese page, for the others */
const DESCRIPTIONS_V2: typeof DESCRIPTIONS = {
  aws: 'Amazon Web Services',
  gcp: 'Google Cloud Platform',
  azure: 'Microsoft Azure',
  ali: 'Alibaba Cloud',
  tc: 'Tencent Cloud'
}

export const cloudsV2 = (): CloudEntry[] => entries(DESCRIPTIONS_V2)

/** @throws Refusal for an unknown cloud */
export const regions = (cloudId: string | undefined): RegionEntry[] =>
  regionsOf(cloudId).map(regionId => ({
    apiBaseUrl: `https://api.${regionId}.${isChina(regionId) ? 'cloud.zilliz.com.cn' : 'zillizcloud.com'}`,
    cloudId: cloudOfRegion(regionId) ?? '',
    regionId
  }))

const regionsOf = (cloudId: string | undefined): string[] => {
  if (cloudId !== undefined && !Object.hasOwn(DESCRIPTIONS, cloudId)) {
    const known = Object.keys(DESCRIPTIONS).join(', ')
    const explain = `there is no cloud ${cloudId.slice(0, 100)}; the clouds are ${known}`
    throw refuse(63032, { check: 'cloudId', explain })
  }
  return [...REGIONS].filter(region => cloudId === undefined || cloudOfRegion(region) === cloudId)
}

/** Whether a region belongs to the service in China, which has its own domains. documented: the regions of both sites */
export const isChina = (regionId: string): boolean => /^(?:ali-cn|tc|aws-cn)-/.test(regionId)

/** @throws Refusal for an unknown cloud */
export const regionsV2 = (cloudId: string | undefined): RegionEntryV2[] =>
  regionsOf(cloudId).map(regionId => ({
    cloudId: cloudOfRegion(regionId) ?? '',
    regionId,
    domain: `api.cloud.zilliz.com${isChina(regionId) ? '.cn' : ''}`
  }))
