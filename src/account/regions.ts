import type { CloudEntry, RegionEntry, RegionEntryV2 } from '../contract/account.ts'
import { type Cloud, cloudOfRegion } from '../contract/clouds.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import { REGIONS } from '../contract/regions.ts'

/** recorded: GET /v1/clouds for the first three; the others are a guess after them */
const DESCRIPTIONS: Readonly<Record<Cloud, string>> = {
  aws: 'amazon aws',
  gcp: 'google cloud',
  azure: 'azure',
  ali: 'alibaba cloud',
  tc: 'tencent cloud'
}

export const clouds = (): CloudEntry[] =>
  Object.entries(DESCRIPTIONS).map(([cloudId, description]) => ({ cloudId, description }))

/** The service has two: one for China. */
export const domainOf = (regionId: string): string =>
  /^(?:ali-cn|tc-ap|aws-cn)-/.test(regionId) ? `${regionId}.cloud.zilliz.com.cn` : `${regionId}.zillizcloud.com`

const regionsOf = (cloudId: string | undefined): string[] => {
  if (cloudId !== undefined && !Object.hasOwn(DESCRIPTIONS, cloudId)) {
    const known = Object.keys(DESCRIPTIONS).join(', ')
    throw Object.assign(
      refuse(63032, { explain: `there is no cloud ${cloudId.slice(0, 100)}; the clouds are ${known}` }),
      {
        check: 'cloudId'
      }
    )
  }
  return [...REGIONS].filter(region => cloudId === undefined || cloudOfRegion(region) === cloudId)
}

/** @throws Refusal for an unknown cloud */
export const regions = (cloudId: string | undefined): RegionEntry[] =>
  regionsOf(cloudId).map(regionId => ({
    apiBaseUrl: `https://api.${domainOf(regionId)}`,
    cloudId: cloudOfRegion(regionId) ?? '',
    regionId
  }))

/** @throws Refusal for an unknown cloud */
export const regionsV2 = (cloudId: string | undefined): RegionEntryV2[] =>
  regionsOf(cloudId).map(regionId => ({
    cloudId: cloudOfRegion(regionId) ?? '',
    regionId,
    domain: `api.${domainOf(regionId)}`
  }))
