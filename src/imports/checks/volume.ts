import { type Awaitable, after } from '../../awaitable.ts'
import { refuse } from '../../contract/refusals/refusal.ts'
import { quote } from '../../objects/quote.ts'
import type { Bucket } from '../../objects/store.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

/** Objects that are there without an upload: the user's own folder of that name, or a public bucket of the world. */
const prepared = ({ call: { sandbox } }: ImportRequest, bucket: string): Awaitable<Bucket | undefined> => {
  // Of all clouds only this one has bucket names with underscores, which volumes have too.
  const location = { cloud: 'gcp', bucket, key: '', folder: true } as const
  const { store, policyOf } = sandbox.objects
  return policyOf(location)?.visibility === 'private' ? undefined : store.bucket(location)
}

/** documented: a volume is for the clusters of its project, in its own region; the code for others is a guess */
const misplaced = ({ call, cluster }: ImportRequest, name: string): string | undefined => {
  const identity = call.sandbox.volumes.get(call.caller.organization, name)?.identity
  if (identity === undefined) return undefined
  if (identity.project !== cluster.project) return `is in ${identity.project}, the cluster in ${cluster.project}`
  return identity.region === cluster.region ? undefined : `is in ${identity.region}, the cluster in ${cluster.region}`
}

/** Finds the volume of an import; one that nobody made may be a folder below `--buckets`. */
export const volume: Check<ImportRequest> = {
  name: 'volume',
  codes: [80000, 83001],
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
    const made = call.sandbox.volumes.get(call.caller.organization, name)
    return after(made ?? prepared(request, name), bucket => {
      if (bucket === undefined) {
        return refuse(83001, {
          reason: 'The specified bucket does not exist',
          explain: `there is no volume ${quote(name)}; make it by POST /v2/volumes/create, or start with --buckets DIR and make DIR/<volume>`
        })
      }
      request.volume = bucket
      return undefined
    })
  }
}
