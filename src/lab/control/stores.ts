import { type Static, Type } from '@sinclair/typebox'
import { CLOUDS } from '../../contract/clouds.ts'
import { BUCKET_NAMES, STORAGE_ACCOUNT } from '../../contract/names.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { type ObjectLocation, quote, type Store, StoreFailure } from '../../objects/store.ts'
import type { LiveStore, StoreBrowser } from '../../objects/store-browser.ts'
import { nearest } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

const NONE = 'no store is declared; start with --store s3=http://minio:9000, or with another kind and URL'

const StoreShape = closedObject({
  name: Type.String({ description: 'What the call below names it by: `s3`, `s3:my-bucket`, `azure@account`.' }),
  kind: Type.String(),
  cloud: oneOf(CLOUDS, { description: 'Whose objects are read there.' }),
  endpoint: Type.String({ description: 'Scheme, host and port.' }),
  bucket: Type.Union([Type.String(), Type.Null()], { description: 'The only bucket that is read there; null: all.' }),
  account: Type.Union([Type.String(), Type.Null()], { description: 'The only account of Azure; null: any.' }),
  region: Type.Union([Type.String(), Type.Null()], {
    description: 'The region in its setting or its host; null: that of a call or URL, or the usual one.'
  })
})

export const listStores = operation({
  method: 'GET',
  path: '/stores',
  summary: 'The stores that --store declares. Nothing is asked of them',
  input: closedObject({}),
  reply: closedObject({
    stores: Type.Array(StoreShape),
    advice: Type.Union([Type.String(), Type.Null()], { description: 'How to declare one; null: there are some.' })
  }),
  run: ({ lab }) => {
    const { stores = [] } = lab.options.liveStores ?? {}
    return {
      stores: stores.map(({ bucket = null, account = null, region = null, ...store }) => ({
        ...store,
        ...{ bucket, account, region }
      })),
      advice: stores.length === 0 ? NONE : null
    }
  }
})

/** Most objects and folders of one reply. */
const MOST_LISTED = 1000

const Secret = (description: string) => Type.Optional(Type.String({ maxLength: 16_384, description }))

const NextPage = closedObject(
  { after: Type.String({ maxLength: 1024 }), token: Type.Optional(Type.String({ minLength: 1, maxLength: 16_384 })) },
  { description: '`next` of the page before, as it is.' }
)

const BrowseInput = closedObject({
  store: Type.String({ description: '`name` of a declared store.' }),
  bucket: Type.Optional(Type.String({ description: 'Bucket or container. Default: the only one of the store.' })),
  account: Type.Optional(Type.String({ description: 'Account of Azure. Default: the only one of the store.' })),
  region: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9-]{1,40}$',
      description: 'Region of the bucket, for `s3`, `oss` and `cos`. Default: that of the store, or the usual one.'
    })
  ),
  prefix: Type.Optional(Type.String({ maxLength: 1024, description: 'Only keys with this prefix.' })),
  delimiter: Type.Optional(
    Type.String({ maxLength: 16, description: 'Folds keys into `folders`; empty: lists them all. Default: `/`.' })
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST_LISTED, description: 'Objects and folders of a page. Default: 100.' })
  ),
  next: Type.Optional(NextPage),
  accessKey: Secret('As of an import: used for this call, never kept or repeated. Without keys the call is anonymous.'),
  secretKey: Secret('The same.'),
  token: Secret('The same.')
})

const BrowseReply = closedObject({
  folders: Type.Array(Type.String(), { description: 'Prefixes up to the delimiter.' }),
  objects: Type.Array(
    closedObject({
      key: Type.String(),
      size: Type.Integer({ description: 'Bytes.' }),
      objectUrl: Type.Union([Type.String(), Type.Null()], {
        description: 'The URL that an import uses; null for a key that no URL can have.'
      })
    })
  ),
  next: Type.Union([NextPage, Type.Null()], { description: 'Send it as it is for the next page; null: last page.' }),
  hidden: Type.Boolean({
    description: 'Whether imports read another bucket: the emulator has one of this name, which comes first.'
  })
})

/** The keys are in the body, because URLs end in logs. */
export const browseStore = operation({
  method: 'POST',
  path: '/stores/:store/list',
  summary:
    'List a bucket of a live store with the keys of this call: one page, within the limits of reading (--store-timeout, no redirects)',
  makesNone: true,
  input: BrowseInput,
  reply: BrowseReply,
  run: async (
    { lab, sandbox: called },
    { store: name, bucket, account, region, accessKey, secretKey, token, ...query }
  ) => {
    const { liveStores } = lab.options
    if (liveStores === undefined) throw new LabError(409, NONE)
    const store = storeNamed(liveStores, name)
    const place = placeIn(store, { bucket, account })
    checkRegion(store, region)
    const { prefix = '', delimiter = '/', limit = 100 } = query
    if (/\p{Cs}/u.test(prefix + delimiter)) throw new LabError(400, 'prefix or delimiter has half a surrogate pair')
    const access = {
      ...(accessKey !== undefined && { accessKey }),
      ...(secretKey !== undefined && { secretKey }),
      ...(token !== undefined && { token })
    }
    const location = { cloud: store.cloud, ...place, key: '', folder: true }
    try {
      const page = await liveStores.list(
        store,
        { ...query, ...place, ...(region !== undefined && { region }), prefix, delimiter, limit },
        access
      )
      return {
        folders: [...page.folders],
        objects: page.objects.map(({ key, size, objectUrl }) => ({ key, size, objectUrl: objectUrl ?? null })),
        next: page.next ?? null,
        hidden: await isHidden(lab.find(called).objects.store, location)
      }
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      throw new LabError(409, error.denial.explain, { cause: error.cause })
    }
  }
})

/** @throws LabError */
const storeNamed = ({ stores }: StoreBrowser, name: string): LiveStore => {
  const found = stores.find(store => store.name === name)
  if (found !== undefined) return found
  const names = stores.map(store => store.name)
  const near = nearest(name, names)
  const advice = near === undefined ? `declared: ${names.join(', ')}` : `did you mean ${near}?`
  throw new LabError(404, `no store ${quote(name)} is declared; ${advice}`)
}

type Place = Pick<Static<typeof BrowseInput>, 'bucket' | 'account'>

/** Bucket and account to ask. Both become parts of a URL, so their names must be valid. @throws LabError */
const placeIn = (store: LiveStore, asked: { readonly [name in keyof Place]: Place[name] | undefined }) => {
  const { noun, valid, rule } = BUCKET_NAMES[store.cloud]
  const bucket = asked.bucket ?? store.bucket ?? ''
  if (store.bucket !== undefined && bucket !== store.bucket) {
    throw new LabError(409, `the store ${store.name} is declared for the bucket ${store.bucket} alone`)
  }
  if (!valid.test(bucket)) throw new LabError(400, `bucket: ${noun} name ${quote(bucket)} is not valid: ${rule}`)
  if (store.kind !== 'azure') {
    if (asked.account === undefined) return { bucket }
    throw new LabError(400, `account: the store ${store.name} has none; leave it out`)
  }
  const account = asked.account ?? store.account ?? ''
  if (store.account !== undefined && account !== store.account) {
    throw new LabError(409, `the store ${store.name} is declared for the account ${store.account} alone`)
  }
  if (STORAGE_ACCOUNT.valid.test(account)) return { bucket, account }
  throw new LabError(400, `account: ${quote(account)} is not valid: ${STORAGE_ACCOUNT.rule}`)
}

const SIGNED_WITH_REGION: readonly string[] = ['s3', 'oss', 'cos']

/** @throws LabError */
const checkRegion = (store: LiveStore, asked: string | undefined): void => {
  if (asked === undefined || asked === store.region) return
  if (!SIGNED_WITH_REGION.includes(store.kind)) {
    throw new LabError(400, `region: the store ${store.name} has none; leave it out`)
  }
  if (store.region === undefined) return
  throw new LabError(409, `the store ${store.name} is declared for the region ${store.region} alone`)
}

/** Whether a layer of the emulator has the bucket: asked without keys, live stores do not answer. */
const isHidden = async (store: Store, location: ObjectLocation): Promise<boolean> =>
  (await store.bucket(location)) !== undefined
