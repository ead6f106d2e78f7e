const V2 = '/v2/vectordb'

/**
 * Privileges by call. server source: `privilege_ext_obj` in milvus.proto and internal requests of 2.6. guess: those of commit, abort, has and
 * list, which the server does not check
 */
const PRIVILEGES: Readonly<Record<string, string>> = {
  '/jobs/import/describe': 'GetImportProgress',
  '/jobs/import/get_progress': 'GetImportProgress',
  '/jobs/import/getProgress': 'GetImportProgress',
  '/jobs/import/list': 'ListImport',
  '/collections/list': 'ShowCollections',
  '/collections/has': 'DescribeCollection',
  '/collections/describe': 'DescribeCollection',
  '/collections/create': 'CreateCollection',
  '/collections/drop': 'DropCollection',
  '/collections/flush': 'Flush',
  '/collections/load': 'Load',
  '/collections/refresh_load': 'Load',
  '/collections/release': 'Release',
  '/collections/get_load_state': 'GetLoadState',
  '/collections/get_stats': 'GetStatistics',
  '/collections/compact': 'Compaction',
  '/collections/alter_properties': 'CreateCollection',
  '/collections/fields/add': 'AddCollectionField',
  '/partitions/list': 'ShowPartitions',
  '/partitions/has': 'HasPartition',
  '/partitions/create': 'CreatePartition',
  '/partitions/drop': 'DropPartition',
  '/partitions/load': 'Load',
  '/partitions/release': 'Release',
  '/partitions/get_stats': 'GetStatistics',
  '/indexes/list': 'IndexDetail',
  '/indexes/describe': 'IndexDetail',
  '/indexes/create': 'CreateIndex',
  '/indexes/drop': 'DropIndex',
  '/aliases/list': 'ListAliases',
  '/aliases/describe': 'DescribeAlias',
  '/aliases/create': 'CreateAlias',
  '/aliases/alter': 'CreateAlias',
  '/aliases/drop': 'DropAlias',
  '/databases/list': 'ListDatabases',
  '/databases/describe': 'DescribeDatabase',
  '/databases/create': 'CreateDatabase',
  '/databases/alter': 'AlterDatabase',
  '/databases/drop': 'DropDatabase'
}

/** The message for a key that lacks the privilege of a call; without a path, that of an import. server source: proxy/privilege_interceptor.go */
export const deniedText = (path = ''): string => {
  const privilege = path.startsWith(V2) ? PRIVILEGES[path.slice(V2.length)] : undefined
  return `rpc error: code = PermissionDenied desc = Privilege${privilege ?? 'Import'}: permission deny to the key in the \`default\` database`
}
