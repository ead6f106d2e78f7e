/** Generations of the documented limits. The emulated import page is from 2023. */
export const ERAS = ['2023', '2024', '2025'] as const

export type Era = (typeof ERAS)[number]

/** Milvus versions that differ in what they import. */
export const MILVUS_VERSIONS = ['2.5', '2.6'] as const

/** Which server the v2 calls behave like; `auto` decides for each call. */
export const FLAVORS = ['auto', 'cloud', 'milvus'] as const

export type Flavor = (typeof FLAVORS)[number]

type Fields = Readonly<Record<string, unknown>>

const JOBS = '/v2/vectordb/jobs/import/'

const isSaid = (value: unknown): boolean => typeof value === 'string' && value !== ''

/** Job ids of Milvus are decimal; those of the cloud begin with `job-`. */
const DECIMAL = /^\d+$/

const isMilvusJob = ({ jobId }: Fields): boolean => typeof jobId === 'string' && DECIMAL.test(jobId)

/** Signs that a job call is for Milvus, by path. server source: handler_v2.go knows neither clusters nor projects */
const SIGNS: Readonly<Record<string, (fields: Fields) => boolean>> = {
  create: ({ files }) => Array.isArray(files) && files.length > 0,
  list: ({ collectionName }) => isSaid(collectionName),
  describe: isMilvusJob,
  get_progress: isMilvusJob,
  getProgress: isMilvusJob,
  commit: isMilvusJob,
  abort: isMilvusJob
}

/**
 * Whether a call is for Milvus itself rather than for the cloud: by the setting, or in `auto` by its fields.
 * @param path of the call; `auto` can only distinguish the job calls
 */
export const isForMilvus = (flavor: Flavor, path: string, body: unknown): boolean => {
  if (flavor !== 'auto') return flavor === 'milvus'
  if (typeof body !== 'object' || body === null) return false
  const fields = body as Fields
  if (isSaid(fields['clusterId']) || isSaid(fields['projectId'])) return false
  return path.startsWith(JOBS) && (SIGNS[path.slice(JOBS.length)]?.(fields) ?? false)
}

/** Calls of Milvus and of a cluster that no import needs, by group. server source: handler_v2.go, routeToMethod */
const NOT_SERVED: Readonly<Record<string, string>> = {
  collections:
    'truncate rename add_function alter_function drop_function add_function_field drop_function_field drop_properties get_compaction_state',
  'collections/fields': 'alter_properties drop',
  'collections/struct_fields': 'add',
  databases: 'drop_properties alter_properties',
  users: 'list describe create update_password drop grant_role revoke_role',
  roles: 'list describe create alter drop grant_privilege revoke_privilege grant_privilege_v2 revoke_privilege_v2',
  privilege_groups: 'create drop list add_privileges_to_group remove_privileges_from_group',
  indexes: 'alter_properties drop_properties',
  'jobs/snapshot': 'restore_external export export/describe describe list',
  snapshots: 'create drop list describe restore pin unpin',
  'jobs/external_collection': 'refresh describe list',
  resource_groups: 'create drop alter describe list transfer_replica',
  file_resources: 'add remove list',
  segments: 'describe',
  quotacenter: 'describe',
  common: 'run_analyzer'
}

/** Paths below `/v2/vectordb`, such as `/users/list`. */
export const NOT_SERVED_PATHS: readonly string[] = Object.entries(NOT_SERVED).flatMap(([group, names]) =>
  names.split(' ').map(name => `/${group}/${name}`)
)

export type MilvusVersion = (typeof MILVUS_VERSIONS)[number]

/**
 * The version of Milvus that a call came with, if 2.5 lacks it. documented: Add Fields page; server source: handler_v2.go of early 2.5 has the
 * calls for databases, aliases, refresh_load and alter_properties; documented: REST reference of 2.5, compact and flush
 */
const SINCE: ReadonlyMap<string, MilvusVersion> = new Map([['/v2/vectordb/collections/fields/add', '2.6']])

/** The version that a Milvus must have for a call; undefined: the given one has it. */
export const versionFor = (path: string, version: MilvusVersion): MilvusVersion | undefined => {
  const since = SINCE.get(path)
  return since !== undefined && MILVUS_VERSIONS.indexOf(since) > MILVUS_VERSIONS.indexOf(version) ? since : undefined
}
