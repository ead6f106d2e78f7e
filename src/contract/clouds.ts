/** Public clouds, by the prefix that region ids carry. documented: docs "Cloud Providers & Regions"; recorded: GET /v1/regions */
export const CLOUDS = ['aws', 'gcp', 'azure', 'ali', 'tc'] as const

export type Cloud = (typeof CLOUDS)[number]

const BY_PREFIX: Readonly<Record<string, Cloud>> = { aws: 'aws', gcp: 'gcp', az: 'azure', ali: 'ali', tc: 'tc' }

/** The cloud of a region id such as `gcp-us-west1` or `az-eastus`; undefined for an unknown prefix. */
export const cloudOfRegion = (regionId: string): Cloud | undefined => BY_PREFIX[regionId.split('-', 1)[0] ?? '']
