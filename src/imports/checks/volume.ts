import { type Awaitable, after } from '../../awaitable.ts'
import { type Refusal, refuse } from '../../contract/refusals/refusal.ts'
import { type Bucket, quote } from '../../objects/store.ts'

import { nearest } from '../../text/nearest.ts'
import type { Check } from '../check.ts'
import type { Call, ImportRequest } from '../requests.ts'
import type { Sandbox } from '../sandbox.ts'

/** Objects that are there without an upload: the user's own folder of that name, or a public bucket of the world. */
const prepared = (sandbox: Sandbox, bucket: string): Awaitable<Bucket | undefined> => {
  // Of all clouds only this one has bucket names with underscores, which volumes have too.
  const location = { cloud: 'gcp', bucket, key: '', folder: true } as const
  const { store, policyOf } = sandbox.objects
  return policyOf(location)?.visibility === 'private' ? undefined : store.bucket(location)
}

/** The objects of a volume; of one that nobody made, those of a bucket with its name. */
export const bucketOfVolume = (
  sandbox: Sandbox,
  { organization, name }: { readonly organization: string; readonly name: string }
): Awaitable<Bucket | undefined> => sandbox.volumes.get(organization, name) ?? prepared(sandbox, name)

/** documented: a volume is for the clusters of its project, in its own region; the code for others is a guess */
const misplaced = ({ call, cluster }: ImportRequest, name: string): string | undefined => {
  const identity = call.sandbox.volumes.get(call.caller.organization, name)?.identity
  if (identity === undefined) return undefined
  if (identity.project !== cluster.project) return `is in ${identity.project}, the cluster in ${cluster.project}`
  return identity.region === cluster.region ? undefined : `is in ${identity.region}, the cluster in ${cluster.region}`
}

/** A name that no volume of the organization has. */
export const unknownVolume = ({ sandbox, caller }: Call, name: string, also = ''): Refusal => {
  const names = sandbox.volumes.of(caller.organization).map(({ identity }) => identity.name)
  const near = nearest(name, names)
  const advice = near === undefined ? 'POST /v2/volumes/create makes one' : `did you mean ${near}?`
  return refuse(63240, { explain: `there is no volume ${quote(name)}; ${advice}${also}` })
}

/** Finds the volume of an import; one that nobody made may be a folder below `--buckets`. */
export const volume: Check<ImportRequest> = {
  name: 'volume',
  codes: [63240, 80000],
  run: request => {
    const { volumeName: name, call } = request
    if (name === undefined) return undefined
    const place = misplaced(request, name)
    if (place !== undefined) {
      const reason = `volume ${name} ${place}`
      return refuse(80000, {
        reason,
        explain: `${reason}; upload to a volume in the project and region of the cluster`
      })
    }
    const { organization } = call.caller
    return after(bucketOfVolume(call.sandbox, { organization, name }), bucket => {
      if (bucket === undefined) return unknownVolume(call, name, '; or start with --buckets DIR and make DIR/<volume>')
      request.volume = bucket
      return undefined
    })
  }
}
