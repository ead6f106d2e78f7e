import { type Cluster, collectionKey, databaseOf } from '../../cloud/world.ts'
import { urlsOf, volumeOf } from '../../contract/imports-v2.ts'
import type { ObjectLocation } from '../../objects/store.ts'
import { parseObjectUrl } from '../../objects/url/parse.ts'
import type { RequestRecord } from '../journal/journal.ts'
import type { LabSandbox } from '../sandbox.ts'

/** The value that a check looked at. */
export interface Because {
  /** `cluster in01-…`, `the request`. */
  readonly subject: string
  readonly field: string
  /** The value at that time. */
  readonly seen: string
  /** The value at present; null: of the request, which has no present. */
  readonly now: string | null
}

/** A call of the control API, with `$key` for the API key of the caller, which the journal does not have. */
export interface Remedy {
  /** Names what it does, for the words of a page. */
  readonly key: string
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_emulator`. */
  readonly path: string
  readonly body?: Readonly<Record<string, unknown>>
}

/** Why no call of the control API can help. */
export const NO_REMEDY = {
  request: 'the request itself is wrong; change what `explain` names and send it again',
  host: 'the host is a part of the request; send it to localhost or to the host that `explain` names',
  files: 'the files themselves do not fit; change them as `explain` says',
  unknown: 'nothing of the sandbox decides this; do as `explain` says',
  fault: 'the fault is used up; send the request again'
} as const

export type NoRemedy = keyof typeof NO_REMEDY

/** The request that was refused, and the state that it would meet now. */
export interface Situation {
  readonly sandbox: LabSandbox
  readonly record: RequestRecord
  readonly explain: string
  readonly body: RequestBody
  readonly now: number
  /** Id of the cluster that the request meant. */
  readonly clusterId: string
  /** undefined: the world does not have it now. */
  readonly cluster: Cluster | undefined
}

/** A row of the table: what one check saw, and what mends it. */
export interface Why {
  readonly because: (situation: Situation) => Because
  readonly remedies: (situation: Situation) => readonly Remedy[] | NoRemedy
}

/** The fields of a request that say what it is about. */
export interface RequestBody {
  readonly clusterId?: string
  readonly collectionName?: string
  readonly partitionName?: string
  readonly dbName?: string
  readonly objectUrl?: string
  readonly objectUrls?: string[][]
  readonly files?: string[][]
  readonly volumeName?: string
  readonly stageName?: string
  readonly dataPaths?: string[][]
  readonly accessKey?: string
}

/** The key of the collection that a request names. */
export const keyIn = ({ collectionName = '', dbName }: RequestBody): string =>
  collectionKey(collectionName, databaseOf(dbName))

const CLUSTER_ID = /\bin\d\d-[0-9a-z]+\b/

export const situationOf = (sandbox: LabSandbox, record: RequestRecord): Situation => {
  const { explain = '', params, query } = record
  const body: RequestBody = { ...(query as object), ...(record.body as object | null), ...(params as object) }
  const now = sandbox.now()
  const clusterId = textOf(body.clusterId) ?? record.addressed ?? CLUSTER_ID.exec(explain)?.[0] ?? ''
  return { sandbox, record, explain, body, now, clusterId, cluster: sandbox.world.clusters.get(clusterId) }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** The first half of `explain`: what was found. The second is what to do. */
export const foundIn = ({ explain }: Situation): string => explain.split('; ')[0] ?? ''

/** A check of the request alone. */
export const ofRequest = (field: string, reason: NoRemedy = 'request'): Why => ({
  because: situation => ({ subject: 'the request', field, seen: foundIn(situation), now: null }),
  remedies: () => reason
})

/** The places of the objects; URLs with a secret are not among them. */
export const locationsOf = ({ body, cluster }: Situation): ObjectLocation[] => {
  const volume = volumeOf(body)
  if (volume !== undefined) {
    const paths = urlsOf(body)
    return paths.map(key => ({ cloud: cluster?.cloud ?? 'aws', bucket: volume, key, folder: key.endsWith('/') }))
  }
  return urlsOf(body).flatMap(url => {
    const location = parseObjectUrl(url)
    return 'problem' in location ? [] : [location]
  })
}
