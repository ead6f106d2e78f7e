import { computed, signal } from '@preact/signals'
import { CallError, call, type Reply } from '../../call.ts'
import { sandboxes } from '../../live.ts'
import { toast, toastError } from '../../parts/toast.tsx'
import { sandboxName } from '../../sandbox.ts'

export type World = Reply<'GET /world'>
export type Cluster = World['clusters'][number]
export type Collection = NonNullable<Cluster['collections']>[number]
export type Field = Collection['fields'][number]
export type LiveStore = Reply<'GET /stores'>['stores'][number]
export type StorageIntegration = NonNullable<World['storageIntegrations']>[number]
export type Volume = Reply<'GET /volumes'>['volumes'][number]
export type Bucket = NonNullable<World['buckets']>[number]

/** The world of the tab's sandbox; undefined: it is on its way. */
export const world = signal<World | undefined>(undefined)

/** The live stores that --store declares; undefined: they are on their way. */
export const stores = signal<readonly LiveStore[] | undefined>(undefined)

/** The volumes of the tab's sandbox; undefined: they are on their way. */
export const volumes = signal<readonly Volume[] | undefined>(undefined)

export const worldError = signal<unknown>(undefined)

/** Whether keys are shown as text. It ends with the page. */
export const secretsShown = signal(false)

/** Differs after each change of the world, whoever made it; undefined: no news yet. */
export const worldChanges = computed(() => sandboxes.value.find(({ name }) => name === sandboxName.value)?.worldChanges)

let asked = 0
let shown = 0

/** Reads the world again. An answer that comes after that to a later call is dropped. */
export const loadWorld = async (): Promise<void> => {
  const sandbox = sandboxName.value
  const number = ++asked
  try {
    const [read, stored] = await Promise.all([
      call('GET /world', secretsShown.value ? { secrets: true } : {}),
      call('GET /volumes', {})
    ])
    if (sandbox !== sandboxName.value || number < shown) return
    shown = number
    worldError.value = undefined
    world.value = read
    volumes.value = stored.volumes
  } catch (error) {
    worldError.value = error
  }
}

/** Stores are declared at the start of the emulator, for all sandboxes. */
export const loadStores = async (): Promise<void> => {
  try {
    stores.value = (await call('GET /stores', {})).stores
  } catch {
    // The world has the same server, and tells the error.
    stores.value = undefined
  }
}

/** Makes a change, reads the world again and says what was done. @returns whether it was made */
export const change = async (action: () => Promise<unknown>, done: string): Promise<boolean> => {
  try {
    await action()
  } catch (error) {
    toastError(error)
    // What it names is gone: the page shows an earlier state.
    if (error instanceof CallError && error.status === 404) await loadWorld()
    return false
  }
  await loadWorld()
  toast(done)
  return true
}

/** The part of a collection's page in its cluster's address, and its name where databases differ. */
export const collectionId = ({ name, database }: Collection): string =>
  database === undefined ? name : `${database}/${name}`

export const bucketId = ({ cloud, name, account }: Bucket): string =>
  ['buckets', cloud, name, ...(account === undefined ? [] : [account])].join('/')

/** The parameters that name a bucket in a path. */
export const pathOf = ({ cloud, name: bucket, account }: Bucket) => ({
  cloud,
  bucket,
  ...(account !== undefined && { account })
})
