import { Readable } from 'node:stream'
import type { Static } from '@sinclair/typebox'
import type { BucketDocument } from '../../cloud/schema/bucket.ts'
import type { ClusterDocument, Key } from '../../cloud/schema/cluster.ts'
import type { Collection } from '../../cloud/schema/collection.ts'
import type { WorldDocument } from '../../cloud/schema/world.ts'
import type { Laboratory } from '../laboratory.ts'
import { type Operation, perform } from '../operation.ts'
import { type BucketShape, deleteBucket, deleteObject, listObjects, putBucket, putObject } from './buckets.ts'
import {
  changeCluster,
  deleteCluster,
  deleteCollection,
  deleteKey,
  putCluster,
  putCollection,
  putKey,
  readWorld
} from './world.ts'
import { putWorld, readWorldSchema } from './world-file.ts'

type BucketPlace = Pick<BucketDocument, 'cloud' | 'name' | 'account'>
type ObjectPlace = Static<(typeof deleteObject)['input']>
type ListPlace = Omit<ObjectPlace, 'key'>
type ListOptions = Omit<Static<(typeof listObjects)['input']>, keyof ListPlace>
type ClusterChanges = Omit<Static<(typeof changeCluster)['input']>, 'id'>
type WorldProblems = Static<(typeof putWorld)['reply']>
/** Content of an object: bytes, text, a stream of bytes; or a size, for an object without bytes. */
type Content = Uint8Array | string | Readable | { readonly size: number; readonly rows?: number }

/** Changes the world of one sandbox until its next reset. All methods throw LabError for an invalid world. */
export interface WorldApi {
  /** The current world. @param options `secrets`: include keys and credentials */
  read(options?: { readonly secrets?: boolean }): Promise<WorldDocument>
  /** The current world as the text of a world file, in YAML. */
  readText(options?: { readonly secrets?: boolean }): Promise<string>
  /** The JSON Schema of a world. */
  schema(): Promise<object>
  /** Checks the text of a world file, YAML or JSON, as `replace` does, and changes nothing. */
  check(text: string): Promise<WorldProblems>
  /** Replaces clusters, keys and buckets by those of a world file. With any problem, nothing is changed. */
  replace(text: string): Promise<WorldProblems>
  putCluster(cluster: ClusterDocument): Promise<ClusterDocument>
  changeCluster(id: string, changes: ClusterChanges): Promise<ClusterDocument>
  deleteCluster(id: string): Promise<void>
  putCollection(clusterId: string, collection: Collection): Promise<Collection>
  deleteCollection(clusterId: string, name: string): Promise<void>
  putKey(key: Key): Promise<void>
  deleteKey(key: string): Promise<void>
  putBucket(bucket: BucketDocument): Promise<Static<typeof BucketShape>>
  deleteBucket(place: BucketPlace): Promise<void>
  /** A page of the objects of a bucket. @param options `prefix`, `after` (`next` of the page before), `limit` */
  listObjects(place: ListPlace, options?: ListOptions): Promise<Static<(typeof listObjects)['reply']>>
  putObject(place: ObjectPlace, content: Content): Promise<Static<(typeof putObject)['reply']>>
  deleteObject(place: ObjectPlace): Promise<void>
}

/** @param sandbox name of the sandbox */
export const worldApi = (lab: Laboratory, sandbox: string): WorldApi => {
  const does = async <Of extends Operation>(operation: Of, input: Static<Of['input']>, bytes?: Readable) =>
    (await perform(operation, { lab, sandbox }, input, bytes)) as Static<Of['reply']>
  return {
    read: async ({ secrets = false } = {}) => (await does(readWorld, { secrets })) as WorldDocument,
    readText: async ({ secrets = false } = {}) => (await does(readWorld, { secrets, format: 'yaml' })) as string,
    schema: () => does(readWorldSchema, {}),
    check: text => does(putWorld, { text, dryRun: true }),
    replace: text => does(putWorld, { text }),
    putCluster: cluster => does(putCluster, cluster),
    changeCluster: (id, changes) => does(changeCluster, { ...changes, id }),
    deleteCluster: async id => {
      await does(deleteCluster, { id })
    },
    putCollection: (cluster, collection) => does(putCollection, { cluster, ...collection }),
    deleteCollection: async (cluster, name) => {
      await does(deleteCollection, { cluster, name })
    },
    putKey: async key => {
      await does(putKey, key)
    },
    deleteKey: async key => {
      await does(deleteKey, { key })
    },
    putBucket: bucket => does(putBucket, bucket),
    deleteBucket: async place => {
      await does(deleteBucket, place)
    },
    listObjects: (place, options = {}) => does(listObjects, { ...place, ...options }),
    putObject: (place, content) =>
      typeof content === 'object' && 'size' in content
        ? does(putObject, { ...place, ...content })
        : does(putObject, place, streamOf(content)),
    deleteObject: async place => {
      await does(deleteObject, place)
    }
  }
}

const streamOf = (content: Uint8Array | string | Readable): Readable =>
  content instanceof Readable ? content : Readable.from([Buffer.from(content)])
