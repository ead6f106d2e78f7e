import type { Cluster, World } from '../cloud/world.ts'
import { RateLimit } from '../lab/rate-limit.ts'
import type { LabSandbox } from '../lab/sandbox.ts'
import { clusterOf, faultsFromRecord, scenariosFromRecord } from '../lab/snapshot/records.ts'
import type { ClusterRecord } from '../lab/snapshot/schema.ts'
import { setBuckets } from '../lab/world/changes.ts'
import { idOf } from '../lab/world/uploads.ts'
import type { StoredKind, VolumeIdentity } from '../volumes/volume.ts'
import type { RecordFiles } from './files.ts'
import type { Changed, RecordRow } from './messages.ts'
import {
  multipartOf,
  RESTORE,
  RESTORED,
  SINGLES,
  type SingleKind,
  type SingleRecords,
  type StoredKey,
  volumeNamed
} from './records.ts'

/** A record that another process has changed. */
export type FollowedRecord = Changed<RecordRow>

/** Changes a sandbox as another process has changed it. Its jobs and their rows are not touched. @param now the base clock */
export const followRecords = (
  sandbox: LabSandbox,
  records: readonly FollowedRecord[],
  files: RecordFiles,
  now: () => number
): void => {
  const clusters: FollowedRecord[] = []
  const stored: FollowedRecord[] = []
  for (const row of records) {
    const { kind, record } = row
    if (kind === 'cluster' || kind === 'clusters') clusters.push(row)
    else if (kind in SINGLES) {
      const value: unknown = record === null ? undefined : JSON.parse(record)
      FOLLOW[kind as Followed](sandbox, value as never, now)
    } else stored.push(row)
  }
  if (clusters.length > 0) sandbox.world = followClusters(sandbox, clusters)
  followStored(sandbox, stored, files)
}

/** Kinds of which a sandbox has one record, but for its clusters and rows, which take more than their own record. */
type Followed = Exclude<SingleKind, 'clusters'>

const FOLLOW: {
  readonly [Kind in Followed]: (sandbox: LabSandbox, record: SingleRecords[Kind] | undefined, now: () => number) => void
} = {
  head: (sandbox, head) => {
    if (head === undefined) return
    sandbox.clock.follow(head.clock)
    sandbox.polls = head.polls
  },
  sources: ({ sources }, states) => {
    for (const name of Object.keys(sources) as (keyof typeof sources)[]) {
      const state = states?.[name]
      if (state !== undefined) sources[name].resume(state)
    }
  },
  keys: (sandbox, keys) => {
    const { template, world } = sandbox
    sandbox.world = {
      ...world,
      keys: keys === undefined ? template.world.keys : new Map(keys.map(key => [key.key, key]))
    }
  },
  integrations: (sandbox, integrations) => {
    const { template, world } = sandbox
    sandbox.world = {
      ...world,
      integrations:
        integrations === undefined
          ? template.world.integrations
          : new Map(integrations.map(integration => [integration.id, integration]))
    }
  },
  buckets: (sandbox, buckets) => setBuckets(sandbox, buckets ?? sandbox.template.document.buckets ?? []),
  faults: (sandbox, faults, now) => {
    sandbox.faults = faults && faultsFromRecord(faults, now, sandbox.rules.flavor, faults.now)
  },
  scenarios: (sandbox, scenarios) => {
    sandbox.scenarios = scenarios && scenariosFromRecord(scenarios)
    sandbox.plan = sandbox.scenarios?.planJob
  },
  rates: (sandbox, rates) => {
    sandbox.rates = rates && new RateLimit(rates)
  },
  rows: () => {}
}

const followClusters = ({ world, template }: LabSandbox, records: readonly FollowedRecord[]): World => {
  const clusters = new Map<string, Cluster>(world.clusters)
  let order: readonly string[] = [...clusters.keys()]
  for (const { kind, key, record } of records) {
    if (kind === 'clusters' && record !== null) order = (JSON.parse(record) as SingleRecords['clusters']).order
    if (kind !== 'cluster') continue
    const cluster = record === null ? template.world.clusters.get(key) : clusterOf(JSON.parse(record) as ClusterRecord)
    if (cluster === undefined) clusters.delete(key)
    else clusters.set(key, cluster)
  }
  const present = order.flatMap((id): [string, Cluster][] => {
    const cluster = clusters.get(id) ?? template.world.clusters.get(id)
    return cluster === undefined ? [] : [[id, cluster]]
  })
  return { ...world, clusters: new Map(present) }
}

/** What is removed goes first: something else may have its name. */
const followStored = (sandbox: LabSandbox, records: readonly FollowedRecord[], files: RecordFiles): void => {
  const rank = ({ kind }: FollowedRecord): number => RESTORED.indexOf(kind as StoredKind)
  const sorted = [...records].sort((a, b) => rank(a) - rank(b) || a.added - b.added)
  for (const row of sorted.toReversed()) {
    if (!isChangedVolume(sandbox, row)) REMOVE[row.kind as StoredKind](sandbox, JSON.parse(row.key) as StoredKey)
  }
  for (const { kind, key, record } of sorted) {
    if (record === null) continue
    RESTORE[kind as StoredKind](sandbox, JSON.parse(key) as StoredKey, JSON.parse(record) as never, files)
  }
  if (sandbox.uploads !== undefined && records.length > 0) setBuckets(sandbox, sandbox.buckets)
}

/** Whether the record changes a volume that is there: it keeps its files. One that was made anew has another time. */
const isChangedVolume = (sandbox: LabSandbox, { kind, key, record }: FollowedRecord): boolean => {
  if (kind !== 'volume' || record === null) return false
  const [organization, name] = JSON.parse(key) as StoredKey
  const { createdAt } = JSON.parse(record) as VolumeIdentity
  return volumeNamed(sandbox, organization, name)?.identity.createdAt === createdAt
}

/** Removes what was there; files that a record still names stay on the disk. */
const REMOVE: Readonly<Record<StoredKind, (sandbox: LabSandbox, key: StoredKey) => void>> = {
  object: ({ uploads }, [bucket, key]) => uploads?.remove(idOf(String(bucket)), String(key)),
  hidden: ({ uploads }, [bucket, key]) => uploads?.show(idOf(String(bucket)), String(key)),
  upload: (sandbox, [bucket, id]) => {
    const upload = multipartOf(sandbox, String(bucket), String(id))
    for (const { file } of upload?.parts.values() ?? []) sandbox.uploads?.drop(file)
    sandbox.uploads?.multipart(idOf(String(bucket))).delete(String(id))
  },
  part: (sandbox, [bucket, id, number]) => {
    const parts = multipartOf(sandbox, String(bucket), String(id))?.parts
    const part = parts?.get(Number(number))
    if (part === undefined) return
    parts?.delete(Number(number))
    sandbox.uploads?.drop(part.file)
  },
  volume: (sandbox, [organization, name]) => {
    const volume = volumeNamed(sandbox, organization, name)
    if (volume !== undefined) sandbox.volumes.delete(volume).catch(() => {})
  },
  file: (sandbox, [organization, name, key]) => {
    volumeNamed(sandbox, organization, name)
      ?.remove(String(key))
      .catch(() => {})
  },
  'volume-upload': (sandbox, [organization, name, id]) => {
    const volume = volumeNamed(sandbox, organization, name)
    for (const { file } of volume?.uploads.get(String(id))?.parts.values() ?? []) volume?.drop(file).catch(() => {})
    volume?.uploads.delete(String(id))
  },
  'volume-part': (sandbox, [organization, name, id, number]) => {
    const volume = volumeNamed(sandbox, organization, name)
    const parts = volume?.uploads.get(String(id))?.parts
    const part = parts?.get(Number(number))
    if (volume === undefined || part === undefined) return
    parts?.delete(Number(number))
    volume.drop(part.file).catch(() => {})
  },
  grant: ({ volumes }, [token]) => volumes.forget(String(token))
}
