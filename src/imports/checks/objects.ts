import { type Awaitable, mapAwaitable } from '../../awaitable.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { findObjects, type ImportSource, type ObjectSource } from '../../objects/find.ts'
import { type Bucket, quote } from '../../objects/store.ts'
import { storeAdvice } from '../../objects/url/endpoint.ts'
import { locateInVolume, parseObjectUrl } from '../../objects/url/parse.ts'
import { memoize, nearest } from '../../text/text.ts'

import type { Check } from '../check.ts'
import { mostObjects } from '../file-set.ts'
import { externalSource, withAdvice } from '../integration.ts'
import type { CallContext, ImportRequest } from '../requests.ts'
import type { Sandbox } from '../sandbox.ts'

/** The bucket of objects that need no upload: the user's folder of that name, or a public bucket of the world. */
const findExistingBucket = (sandbox: Sandbox, bucket: string): Awaitable<Bucket | undefined> => {
  // Only this cloud allows underscores in bucket names, and volume names may have them.
  const location = { cloud: 'gcp', bucket, key: '', folder: true } as const
  const { store, policyOf } = sandbox.objects
  return policyOf(location)?.visibility === 'private' ? undefined : store.bucket(location)
}

/**
 * The objects of a volume; of an external one, all those of its bucket. A volume that nobody created has the objects of the bucket with its
 * name.
 */
export const bucketOfVolume = (
  sandbox: Sandbox,
  { organization, name }: { readonly organization: string; readonly name: string }
): Awaitable<Bucket | undefined> => {
  const volume = sandbox.volumes.get(organization, name)
  if (volume === undefined) return findExistingBucket(sandbox, name)
  const { external } = volume.identity
  if (external === undefined) return volume
  const source = externalSource(sandbox.world, external)
  return source && sandbox.objects.store.bucket(source.location, source.credentials)
}

/** documented: a volume serves the clusters of its project and region; the code for others is a guess */
const findMisplacement = ({ call, cluster }: ImportRequest, name: string): string | undefined => {
  const identity = call.sandbox.volumes.get(call.caller.organization, name)?.identity
  if (identity === undefined) return undefined
  if (identity.project !== cluster.project) return `is in ${identity.project}, the cluster in ${cluster.project}`
  return identity.region === cluster.region ? undefined : `is in ${identity.region}, the cluster in ${cluster.region}`
}

/** The refusal for a missing volume. */
export const unknownVolume = ({ sandbox, caller }: CallContext, name: string, also = ''): Refusal => {
  const names = sandbox.volumes.of(caller.organization).map(({ identity }) => identity.name)
  const near = nearest(name, names)
  const advice = near === undefined ? 'POST /v2/volumes/create makes one' : `did you mean ${near}?`
  return refuse(63240, { check: 'volume', explain: `there is no volume ${quote(name)}; ${advice}${also}` })
}

/** Finds the volume of an import. A volume that nobody created may be a folder in `--buckets`. */
export const volume: Check<ImportRequest> = {
  name: 'volume',
  codes: [63240, 80000],
  run: request => {
    const { volumeName: name, call } = request
    if (name === undefined) return undefined
    const place = findMisplacement(request, name)
    if (place !== undefined) {
      const reason = `volume ${name} ${place}`
      return refuse(80000, {
        reason,
        explain: `${reason}; upload to a volume in the project and region of the cluster`
      })
    }
    const { organization } = call.caller
    const external = call.sandbox.volumes.get(organization, name)?.identity.external
    if (external !== undefined) {
      request.external = externalSource(call.sandbox.world, external)
      return request.external === undefined ? withoutIntegration(name) : undefined
    }
    return mapAwaitable(bucketOfVolume(call.sandbox, { organization, name }), bucket => {
      if (bucket === undefined) return unknownVolume(call, name, '; or start with --buckets DIR and make DIR/<volume>')
      request.volume = bucket
      return undefined
    })
  }
}

/** guess: a volume whose integration is gone. Only a changed world has one: calls delete no integration that is used. */
const withoutIntegration = (name: string): Refusal => {
  const reason = `the storage integration of volume ${name} does not exist`
  return refuse(80000, {
    reason,
    explain: `${reason}; declare it in the world, or make the volume anew with another one`
  })
}

/** Every caller may read the volumes of its organization. */
const sourceOf = (volume: Bucket): ObjectSource => ({ store: { bucket: () => volume }, policyOf: () => undefined })

/** Finds the objects of the sources, one source after the other. */
const find = (request: ImportRequest, at = 0): Awaitable<Refusal | undefined> => {
  const source: ImportSource | undefined = request.sources[at]
  if (source === undefined) return undefined
  const { call, external } = request
  const { objects: all } = call.sandbox
  const objects = request.volumeName === undefined || external !== undefined ? all : sourceOf(request.volume)
  const credentials = external?.credentials ?? request.fields
  return mapAwaitable(findObjects(objects, source.location, credentials, mostObjects(request)), found => {
    if ('reason' in found) {
      return refuse(83001, external === undefined ? found : withAdvice(all, credentials, source.location, found))
    }
    source.bucket = found.bucket
    source.objects = found.objects
    source.truncated = found.truncated
    return find(request, at + 1)
  })
}

export const objectMeta: Check<ImportRequest> = { name: 'objectMeta', codes: [83001], run: request => find(request) }

// Clients import the same objects repeatedly, and parsing a URL is the most expensive check.
const locate = memoize(1000, parseObjectUrl)

/** The location of a path in a volume; of an external one, in its bucket. */
const inVolume = ({ cluster: { cloud = 'aws' }, external }: ImportRequest, volume: string, path: string) => {
  const location = locateInVolume(cloud, volume, path)
  if (external === undefined || 'problem' in location) return location
  return { ...location, ...external.location, key: `${external.prefix}${location.key}`, folder: location.folder }
}

/** The end of a problem: what to do instead. */
const ADVICE = /; (?:send|use|leave) .*$/s

export const objectUrlForm: Check<ImportRequest> = {
  name: 'objectUrlForm',
  codes: [10003],
  run: request => {
    const { volumeName } = request
    const { locateLive } = request.call.sandbox.objects
    for (const source of request.sources) {
      const inStore = volumeName === undefined ? locateLive?.(source.url) : undefined
      const location =
        inStore ?? (volumeName === undefined ? locate(source.url) : inVolume(request, volumeName, source.url))
      if ('problem' in location) {
        return refuse(10003, {
          reason: location.problem,
          // The job of a Milvus tells the problem alone.
          milvus: { code: 2100, reason: location.problem.replace(ADVICE, '') },
          explain:
            volumeName === undefined
              ? `objectUrl: ${location.problem}${inStore === undefined ? storeAdvice(source.url) : ''}`
              : `dataPaths: ${location.problem}`
        })
      }
      source.location = location
    }
    return undefined
  }
}

export const sameCloud: Check<ImportRequest> = {
  name: 'sameCloud',
  codes: [83004],
  run: ({ cluster, sources, limits }) => {
    if (!limits.sameCloudOnly) return undefined
    const other = sources.find(({ location }) => location.cloud !== cluster.cloud)
    if (other === undefined) return undefined
    return refuse(83004, {
      explain: `the object is in ${other.location.cloud}, the cluster in ${cluster.cloud} (${cluster.region}); copy the data there, or start with --era 2024 or later`
    })
  }
}
