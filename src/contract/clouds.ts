/** Public clouds, named by the prefix of their region ids. documented: docs "Cloud Providers & Regions"; recorded: GET /v1/regions */
export const CLOUDS = ['aws', 'gcp', 'azure', 'ali', 'tc'] as const

export type Cloud = (typeof CLOUDS)[number]

/** Stands for each cloud in the entry of a bucket that is in all of them. */
export const EVERY_CLOUD = 'any'

/** A cloud to find a bucket in that is in all of them. */
export const cloudToSearch = (cloud: Cloud | typeof EVERY_CLOUD): Cloud => (cloud === EVERY_CLOUD ? 'aws' : cloud)

const BY_PREFIX: Readonly<Record<string, Cloud>> = { aws: 'aws', gcp: 'gcp', az: 'azure', ali: 'ali', tc: 'tc' }

/** The cloud of a region id such as `gcp-us-west1` or `az-eastus`; undefined for an unknown prefix. */
export const cloudOfRegion = (regionId: string): Cloud | undefined => BY_PREFIX[regionId.split('-', 1)[0] ?? '']

/** Region ids of the service. recorded: GET /v1/regions (2024); documented: zilliz.com/all-regions, CN twin. */
export const REGIONS: ReadonlySet<string> = new Set([
  'aws-us-west-2',
  'aws-us-east-1',
  'aws-us-east-2',
  'aws-ca-central-1',
  'aws-eu-central-1',
  'aws-eu-west-1',
  'aws-eu-west-2',
  'aws-ap-southeast-1',
  'aws-ap-southeast-2',
  'aws-ap-northeast-1',
  'aws-ap-northeast-2',
  'aws-ap-east-1',
  'aws-cn-northwest-1',
  'gcp-us-west1',
  'gcp-us-east4',
  'gcp-us-central1',
  'gcp-europe-west3',
  'gcp-asia-southeast1',
  'gcp-asia-northeast1',
  'az-eastus',
  'az-eastus2',
  'az-centralus',
  'az-northeurope',
  'az-centralindia',
  'az-germanywestcentral',
  'ali-cn-hangzhou',
  'ali-cn-shanghai',
  'ali-cn-beijing',
  'ali-cn-shenzhen',
  'tc-ap-beijing',
  'tc-ap-shanghai',
  'tc-na-ashburn'
])

/** Explains that a regionId is unknown, and suggests the nearest one. */
export const unknownRegion = (regionId: string): string =>
  `regionId is ${regionId === '' ? 'missing' : `${regionId.slice(0, 100)}, which is none of the documented regions`}; GET /v2/regions lists them`
