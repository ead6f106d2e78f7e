import { dirname, resolve } from 'node:path'
import builtIn from '../../fixtures/worlds/default.json' with { type: 'json' }
import type { BucketDocument } from '../cloud/schema/bucket.ts'
import type { WorldDocument } from '../cloud/schema/world.ts'
import { buildWorld, type World } from '../cloud/world.ts'
import { WorldError } from '../cloud/world-error.ts'
import type { Flavor } from '../contract/flavors.ts'
import type { ObjectSource } from '../objects/find.ts'
import type { Bucket, Store } from '../objects/store.ts'
import type { StoreBrowser } from '../objects/store-browser.ts'
import { bucketNames, bucketsFolder, folderBucket } from '../objects/stores/folder.ts'
import { fallbackStore, layeredBucket, layeredStore } from '../objects/stores/layered.ts'
import { declaredBucket, namedBuckets } from '../objects/stores/memory.ts'
import { DEFAULT_WORLD } from '../root.ts'
import type { Uploads } from './world/uploads.ts'

/** Where to find the objects of a world's buckets. */
export interface WorldLocation {
  /** The world file; bucket folders are relative to it. */
  readonly file: string
  /** The user's folder of objects. */
  readonly bucketsDir: string | undefined
  /** The user's own stores; undefined: none is declared. */
  readonly live?: LiveSource | undefined
}

/** Live stores, for buckets that the emulator does not have. */
export interface LiveSource extends Store, StoreBrowser {
  readonly locate: NonNullable<ObjectSource['locateLive']>
}

/** A world from which sandboxes are created. Sandboxes share its data until they change it. */
export interface Template {
  readonly document: WorldDocument
  /** The world file; bucket folders are relative to it. */
  readonly file: string
  readonly world: World
  readonly objects: ObjectSource
  /** The user's folder of buckets. */
  readonly folder: Store | undefined
  /** Names of the user's folders of buckets. */
  readonly folders: () => readonly string[]
  /** The objects of a sandbox that has changed its buckets. */
  readonly objectsOf: (buckets: readonly BucketDocument[], uploads: Uploads | undefined) => ObjectSource
}

export interface TemplateFiles {
  /** Defaults to the built-in world. */
  readonly world?: string
  readonly worlds: readonly string[]
  /** The user's folder of objects. */
  readonly buckets?: string
  readonly live?: LiveSource | undefined
  /** Whether unlisted keys are rejected, whatever the world says. */
  readonly strict: boolean
  readonly flavor?: Flavor
}

/** Loads all worlds by name, the server's own first. @throws WorldError */
export const loadTemplates = async (files: TemplateFiles): Promise<Map<string, Template>> => {
  const templates = new Map<string, Template>()
  for (const file of [files.world ?? DEFAULT_WORLD, ...files.worlds]) {
    const template = await loadTemplate(file, files)
    checkNameIsFree(template, templates)
    templates.set(template.world.name, template)
  }
  return templates
}

/** @throws WorldError when another file has a world of that name */
export const checkNameIsFree = (
  { file, world: { name } }: Template,
  templates: ReadonlyMap<string, Template>
): void => {
  const other = templates.get(name)
  if (other === undefined || other.file === file) return
  throw new WorldError([`${file}: name: another world is named ${name}; sandboxes choose by name, so rename one`])
}

/** @throws WorldError */
export const loadTemplate = async (
  file: string,
  { buckets, live, strict, flavor }: Omit<TemplateFiles, 'world' | 'worlds'>
): Promise<Template> => {
  const document = await readWorld(file, flavor)
  return templateOf(strict ? listedKeysOnly(document, file) : document, { file, bucketsDir: buckets, live })
}

/**
 * The document of a world file. The built-in world is read from JSON that was made from its file and is known to be correct: most
 * programs start with it, and loading the YAML parser, parsing and checking took a tenth of the start.
 */
const readWorld = async (file: string, flavor?: Flavor): Promise<WorldDocument> => {
  if (file === DEFAULT_WORLD) return structuredClone(builtIn) as WorldDocument
  const { loadWorld } = await import('../cloud/parse.ts')
  return loadWorld(file, flavor)
}

let builtInTemplate: Template | undefined

/** The built-in world, whatever worlds the server has. */
export const loadBuiltIn = async (): Promise<Template> => {
  builtInTemplate ??= templateOf(await readWorld(DEFAULT_WORLD), { file: DEFAULT_WORLD, bucketsDir: undefined })
  return builtInTemplate
}

/** @throws WorldError when the world lists no key */
const listedKeysOnly = (world: WorldDocument, file: string): WorldDocument => {
  if (world.keys === undefined || world.keys.length === 0) {
    throw new WorldError([`${file}: keys: with --strict only listed keys may call, and the world lists none; list one`])
  }
  const { unlistedKeys: _, ...listed } = world
  return listed
}

export const templateOf = (document: WorldDocument, places: WorldLocation): Template => ({
  document,
  file: places.file,
  world: buildWorld(document),
  objects: objectSource(document.buckets ?? [], places),
  folder: places.bucketsDir === undefined ? undefined : bucketsFolder(places.bucketsDir),
  folders: () => (places.bucketsDir === undefined ? [] : bucketNames(places.bucketsDir)),
  objectsOf: (buckets, uploads) => objectSource(buckets, places, uploads)
})

/**
 * Finds objects in this order: uploads at run time, the user's folder, the world's buckets; live stores only for buckets that none of
 * them has. A bucket in both folder and world keeps the world's policy.
 */
export const objectSource = (
  buckets: readonly BucketDocument[],
  places: WorldLocation,
  uploads?: Uploads
): ObjectSource => {
  const { live } = places
  const own = ownObjects(buckets, places, uploads)
  return live === undefined ? own : { ...own, store: fallbackStore(own.store, live), locateLive: live.locate }
}

/** All objects but those of live stores. */
const ownObjects = (
  buckets: readonly BucketDocument[],
  { file, bucketsDir }: WorldLocation,
  uploads: Uploads | undefined
): ObjectSource => {
  const base = dirname(file)
  const world = named(buckets, bucket => contentOf(bucket, base))
  const uploaded = uploads && named(buckets, bucket => uploads.bucket(bucket)).store
  const folder = bucketsDir === undefined ? undefined : bucketsFolder(bucketsDir)
  if (uploaded === undefined && folder === undefined) return world
  const stores = [uploaded, folder, world.store].filter(store => store !== undefined)
  return { ...world, store: layeredStore(stores) }
}

const named = (buckets: readonly BucketDocument[], bucketOf: (bucket: BucketDocument) => Bucket): ObjectSource =>
  namedBuckets(
    buckets.map(bucket => ({
      cloud: bucket.cloud,
      name: bucket.name,
      ...(bucket.account !== undefined && { account: bucket.account }),
      policy: {
        visibility: bucket.visibility,
        credentials: bucket.credentials ?? [],
        ...(bucket.region !== undefined && { region: bucket.region })
      },
      bucket: bucketOf(bucket)
    }))
  )

const contentOf = ({ folder, objects = [] }: BucketDocument, base: string): Bucket => {
  const declared = declaredBucket(objects)
  return folder === undefined ? declared : layeredBucket([declared, folderBucket(resolve(base, folder))])
}
