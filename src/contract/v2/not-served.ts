/** Calls of a cluster and of Milvus that no import needs, below `/v2/vectordb`. server source: proxy/httpserver */
const NOT_SERVED: ReadonlyMap<string, RegExp> = new Map([
  ['aliases', /./],
  ['databases', /./],
  ['users', /./],
  ['roles', /./],
  ['privilege_groups', /./],
  ['resource_groups', /./],
  ['collections', /^(rename|compact|get_compaction_state|refresh_load|alter_properties|drop_properties|fields\/.*)$/],
  ['indexes', /^(alter|drop)_properties$/]
])

/** The call at a path that exists, though not here. */
export const notServed = (path: string): string | undefined => {
  const [, group = '', name = ''] = /^\/+v2\/+vectordb\/+([a-z_]+)\/+([a-z_/]+)$/.exec(path) ?? []
  return NOT_SERVED.get(group)?.test(name) ? `${group}/${name}` : undefined
}
