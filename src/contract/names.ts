import type { Cloud } from './clouds.ts'

/** A naming rule. Calls, world files and the laboratory use the same one. */
export interface NameRule {
  readonly valid: RegExp
  /** The rule in words; completes "use …" or follows a colon. */
  readonly rule: string
}

/** documented: error code 80009, letters and hyphens; recorded names contain digits too. The length is a guess. */
export const CLUSTER_NAME: NameRule = {
  valid: /^[A-Za-z0-9-]{1,255}$/,
  rule: '1 to 255 letters, digits and hyphens'
}

/** server source: proxy/util.go, validatePartitionTag, since the end of 2024; a digit at the start has always been taken */
export const PARTITION_NAME: NameRule = {
  valid: /^[A-Za-z0-9_][A-Za-z0-9_-]{0,254}$/,
  rule: '1 to 255 letters, digits, underscores and hyphens, no hyphen at the start'
}

/** server source: proxy/util.go, ValidateDatabaseName */
export const DATABASE_NAME: NameRule = {
  valid: /^[A-Za-z_][A-Za-z0-9_]{0,254}$/,
  rule: '1 to 255 letters, digits and underscores, no digit at the start'
}

/**
 * Names of fields that the service adds itself, and keywords of its filter language in the accepted upper and lower cases.
 * server source: rootcoord/create_collection_task.go, validateSchema; common.FieldNameKeywords
 */
const RESERVED_FIELDS: ReadonlySet<string> = new Set(
  [
    'RowID Timestamp',
    'like exists EXISTS and or not in true True TRUE false False FALSE null Null NULL',
    'json_contains JSON_CONTAINS json_contains_all JSON_CONTAINS_ALL json_contains_any JSON_CONTAINS_ANY',
    'array_contains ARRAY_CONTAINS array_contains_all ARRAY_CONTAINS_ALL array_contains_any ARRAY_CONTAINS_ANY',
    'array_length ARRAY_LENGTH text_match TEXT_MATCH phrase_match PHRASE_MATCH random_sample RANDOM_SAMPLE'
  ].flatMap(line => line.split(' '))
)

export const isReservedField = (name: string): boolean => RESERVED_FIELDS.has(name)

/** documented: at most 64 characters, a letter or underscore first. guess: the other characters; examples have digits, - and _ */
export const VOLUME_NAME: NameRule = {
  valid: /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
  rule: '1 to 64 letters, digits, - and _, a letter or _ first'
}

/** Characters that every client can send and every server reads alike in a header. */
export const API_KEY: NameRule = {
  valid: /^[!-~](?:[ -~]*[!-~])?$/,
  rule: 'printable ASCII, no space at either end'
}

/** A store's name for buckets, and the rule for their names. */
export interface BucketNames extends NameRule {
  readonly noun: 'Bucket' | 'Container'
  /** Product name of the store. */
  readonly store: string
}

/** documented: each store's own page on naming (import guides, data sources) */
export const BUCKET_NAMES: Readonly<Record<Cloud, BucketNames>> = {
  aws: {
    noun: 'Bucket',
    store: 'Amazon S3',
    valid: /^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    rule: '3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends'
  },
  gcp: {
    noun: 'Bucket',
    store: 'Google Cloud Storage',
    valid:
      /^(?=.{3,222}$)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9_-]{0,62}|[a-z0-9_-]{0,62}(?:\.[a-z0-9_-]{1,63})+)(?<=[a-z0-9])$/,
    rule: '3 to 63 lower-case letters, digits, hyphens and underscores (more with dots), a letter or digit at both ends'
  },
  azure: {
    noun: 'Container',
    store: 'Azure Blob Storage',
    valid: /^(?:\$root|\$web|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
    rule: '3 to 63 lower-case letters, digits and single hyphens, a letter or digit at both ends'
  },
  ali: {
    noun: 'Bucket',
    store: 'Alibaba Cloud OSS',
    valid: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    rule: '3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends'
  },
  tc: {
    noun: 'Bucket',
    store: 'Tencent Cloud COS',
    valid: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
    rule: '3 to 63 lower-case letters, digits and hyphens, a letter or digit at both ends'
  }
}

/** documented: Azure "Storage account overview" */
export const STORAGE_ACCOUNT: NameRule = { valid: /^[a-z0-9]{3,24}$/, rule: '3 to 24 lower-case letters and digits' }
