import { computed, signal } from '@preact/signals'
import type { ClusterDocument } from '../../../cloud/schema/cluster.ts'
import type { Collection } from '../../../cloud/schema/collection.ts'
import type { WorldDocument } from '../../../cloud/schema/world.ts'
import { call } from '../../call.ts'
import { go, place, setQuery } from '../../router.ts'
import { APIS, type Api, type ImportForm, missingOf, SOURCES, type SourceName } from './request.ts'

/** The sandbox's world, without its secrets; an error: it did not come. */
export const world = signal<WorldDocument | Error | undefined>()

export const loadWorld = async (): Promise<void> => {
  try {
    world.value = await call('GET /world', {})
  } catch (error) {
    world.value = error instanceof Error ? error : new Error(String(error))
  }
}

export const clusters = computed<readonly ClusterDocument[]>(() => {
  const now = world.value
  return now === undefined || now instanceof Error ? [] : now.clusters
})

const asked = (name: string): string => place.value.query[name] ?? ''

/** Keys of a private bucket. */
export interface Keys {
  readonly accessKey: string
  readonly secretKey: string
  readonly token: string
}

export const NO_KEYS: Keys = { accessKey: '', secretKey: '', token: '' }

// The target, the API and the kind of source are in the address; what may be a secret is not.
const typed = signal({ objectUrl: '', dataPath: '', ...NO_KEYS })

/** Which key the calls have: `any`, the number of a key of the world, or `own`. */
export const keyChoice = signal('any')
export const ownKey = signal('')

export const twoPhase = signal(false)

export const form = computed<ImportForm>(() => {
  // v1 has no field for a database.
  const api = APIS.find(name => name === asked('api')) ?? (asked('database') === '' ? 'v1' : 'v2')
  const source = SOURCES.find(name => name === asked('source')) ?? 'file'
  return {
    ...typed.value,
    objectUrl: typed.value.objectUrl || asked('objectUrl'),
    api,
    source: source === 'volume' && api !== 'v2' ? 'file' : source,
    clusterId: asked('cluster'),
    databaseName: api === 'v1' ? '' : asked('database'),
    collectionName: asked('collection'),
    partitionName: asked('partition'),
    volumeName: asked('volume'),
    twoPhase: twoPhase.value
  }
})

export const missing = computed(() => missingOf(form.value))

export const cluster = computed(() => clusters.value.find(({ id }) => id === form.value.clusterId))

export const DEFAULT_DATABASE = 'default'

/** Databases of the cluster beside the default one. */
export const databases = computed<readonly string[]>(() =>
  (cluster.value?.databases ?? []).map(({ name }) => name).filter(name => name !== DEFAULT_DATABASE)
)

const collectionsOf = (clusterId: string, databaseName: string) =>
  clusters.value
    .find(({ id }) => id === clusterId)
    ?.collections?.filter(({ database = '' }) => database === databaseName) ?? []

/** The collections of the chosen database. */
export const collections = computed<readonly Collection[]>(() =>
  collectionsOf(form.value.clusterId, form.value.databaseName)
)

export const collection = computed<Collection | undefined>(() =>
  collections.value.find(({ name }) => name === form.value.collectionName)
)

export const setText = (fields: Partial<typeof typed.value>): void => {
  typed.value = { ...typed.value, ...fields }
}

/** A URL without a query has no signature, so that the address may have it: the page can be opened again. */
export const setObjectUrl = (objectUrl: string): void => {
  setText({ objectUrl })
  setQuery({ objectUrl: objectUrl.includes('?') ? '' : objectUrl })
}

/** Opens this page with an object of a live store: the address has its URL, the memory alone its keys. A token is a field of v2. */
export const takeObject = (objectUrl: string, { accessKey, secretKey, token }: Keys): void => {
  setText({ accessKey, secretKey, token })
  go('import', undefined, { source: 'url', objectUrl, ...(token !== '' && { api: 'v2' }) })
}

/** The fields of the address for a database; the collection stays if the database has one of its name. */
const targetIn = (cluster: string, database: string): Record<string, string> => {
  const found = collectionsOf(cluster, database)
  const same = found.find(({ name }) => name === form.value.collectionName)
  const only = found.length === 1 ? found[0] : undefined
  return { cluster, database, collection: (same ?? only)?.name ?? '', partition: '' }
}

export const setCluster = (id: string): void => setQuery(targetIn(id, ''))

/** @param name empty: the default database */
export const setDatabase = (name: string): void => setQuery(targetIn(form.value.clusterId, name))

export const setCollection = (collection: string): void => setQuery({ collection, partition: '' })

export const setApi = (api: Api): void => {
  const { clusterId, databaseName } = form.value
  const target = api === 'v1' && databaseName !== '' ? targetIn(clusterId, '') : {}
  setQuery({ api: api === 'v1' ? '' : api, ...target })
}

export const setSource = (source: SourceName): void => setQuery({ source: source === 'file' ? '' : source })

/** Empties what must not outlive the page: keys and the URL. */
export const clearForm = (): void => {
  typed.value = { objectUrl: '', dataPath: '', ...NO_KEYS }
  ownKey.value = ''
  keyChoice.value = 'any'
  twoPhase.value = false
}

/** The key of the calls; the text of a key of the world is asked for when it is used. */
export const keyText = async (): Promise<string> => {
  if (keyChoice.value === 'any') return 'demo'
  if (keyChoice.value === 'own') return ownKey.value
  const { keys = [] } = await call('GET /world', { secrets: true })
  return keys[Number(keyChoice.value)]?.key ?? ''
}
