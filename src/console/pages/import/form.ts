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

/** The clusters with the collections of the default database: the form has no field for another one. */
export const clusters = computed<readonly ClusterDocument[]>(() => {
  const now = world.value
  if (now === undefined || now instanceof Error) return []
  return now.clusters.map(({ collections, ...cluster }) => ({
    ...cluster,
    ...(collections !== undefined && { collections: collections.filter(({ database }) => database === undefined) })
  }))
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
  const api = APIS.find(name => name === asked('api')) ?? 'v1'
  const source = SOURCES.find(name => name === asked('source')) ?? 'file'
  return {
    ...typed.value,
    objectUrl: typed.value.objectUrl || asked('objectUrl'),
    api,
    source: source === 'volume' && api !== 'v2' ? 'file' : source,
    clusterId: asked('cluster'),
    collectionName: asked('collection'),
    partitionName: asked('partition'),
    volumeName: asked('volume'),
    twoPhase: twoPhase.value
  }
})

export const missing = computed(() => missingOf(form.value))

export const cluster = computed(() => clusters.value.find(({ id }) => id === form.value.clusterId))

export const collection = computed<Collection | undefined>(() =>
  cluster.value?.collections?.find(({ name }) => name === form.value.collectionName)
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

export const setCluster = (id: string): void => {
  const collections = clusters.value.find(cluster => cluster.id === id)?.collections ?? []
  const same = collections.find(({ name }) => name === form.value.collectionName)
  const only = collections.length === 1 ? collections[0] : undefined
  setQuery({ cluster: id, collection: (same ?? only)?.name ?? '', partition: '' })
}

export const setCollection = (collection: string): void => setQuery({ collection, partition: '' })

export const setApi = (api: Api): void => setQuery({ api: api === 'v1' ? '' : api })

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
