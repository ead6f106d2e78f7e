/** Calls of Milvus and of a cluster that no import needs, by their group. server source: handler_v2.go, routeToMethod */
const NOT_SERVED: Readonly<Record<string, string>> = {
  collections:
    'truncate rename refresh_load alter_properties add_function alter_function drop_function add_function_field drop_function_field drop_properties compact get_compaction_state',
  'collections/fields': 'alter_properties add drop',
  'collections/struct_fields': 'add',
  databases: 'create drop drop_properties list describe alter alter_properties',
  users: 'list describe create update_password drop grant_role revoke_role',
  roles: 'list describe create alter drop grant_privilege revoke_privilege grant_privilege_v2 revoke_privilege_v2',
  privilege_groups: 'create drop list add_privileges_to_group remove_privileges_from_group',
  indexes: 'alter_properties drop_properties',
  aliases: 'list describe create drop alter',
  'jobs/snapshot': 'restore_external export export/describe describe list',
  snapshots: 'create drop list describe restore pin unpin',
  'jobs/external_collection': 'refresh describe list',
  resource_groups: 'create drop alter describe list transfer_replica',
  file_resources: 'add remove list',
  segments: 'describe',
  quotacenter: 'describe',
  common: 'run_analyzer'
}

/** Below `/v2/vectordb`, as `/users/list`. */
export const NOT_SERVED_PATHS: readonly string[] = Object.entries(NOT_SERVED).flatMap(([group, names]) =>
  names.split(' ').map(name => `/${group}/${name}`)
)
