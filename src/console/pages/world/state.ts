import { signal } from '@preact/signals'
import { call, type Reply } from '../../call.ts'
import { toast, toastError } from '../../parts/toast.tsx'
import { sandboxName } from '../../sandbox.ts'

export type World = Reply<'GET /world'>
export type Cluster = World['clusters'][number]
export type Collection = NonNullable<Cluster['collections']>[number]
export type Field = Collection['fields'][number]
export type Bucket = NonNullable<World['buckets']>[number]

/** The world of the tab's sandbox; undefined: it is on its way. */
export const world = signal<World | undefined>(undefined)

export const worldError = signal<unknown>(undefined)

/** Whether keys are shown as text. It ends with the page. */
export const secretsShown = signal(false)

/** Reads the world again. The stream does not tell of its changes. */
export const loadWorld = async (): Promise<void> => {
  const sandbox = sandboxName.value
  try {
    const read = await call('GET /world', secretsShown.value ? { secrets: true } : {})
    if (sandbox !== sandboxName.value) return
    worldError.value = undefined
    world.value = read
  } catch (error) {
    worldError.value = error
  }
}

/** Makes a change, reads the world again and says what was done. @returns whether it was made */
export const change = async (action: () => Promise<unknown>, done: string): Promise<boolean> => {
  try {
    await action()
  } catch (error) {
    toastError(error)
    return false
  }
  await loadWorld()
  toast(done)
  return true
}

export const bucketId = ({ cloud, name, account }: Bucket): string =>
  ['buckets', cloud, name, ...(account === undefined ? [] : [account])].join('/')

/** The parameters that name a bucket in a path. */
export const pathOf = ({ cloud, name: bucket, account }: Bucket) => ({
  cloud,
  bucket,
  ...(account !== undefined && { account })
})
