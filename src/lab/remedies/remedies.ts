import { showFault } from '../control/faults.ts'
import type { RequestRecord } from '../journal/journal.ts'
import type { LabSandbox } from '../sandbox.ts'
import {
  clusterExists,
  collection,
  concurrency,
  fieldTypes,
  key,
  organization,
  region,
  role,
  sameCloud,
  status
} from './clusters.ts'
import { arrays, fileSet, objectMeta, objectSize, volume } from './objects.ts'
import { type Because, foundIn, type NoRemedy, ofRequest, type Remedy, situationOf, type Why } from './why.ts'

/** One row a check, by its name. Checks without a row are of the request alone. */
export const WHY: Readonly<Record<string, Why>> = {
  key,
  domain: ofRequest('host', 'host'),
  address: ofRequest('clusterId'),
  addressedCluster: ofRequest('host', 'host'),
  content: ofRequest('body'),
  body: ofRequest('body'),
  query: ofRequest('query'),
  required: ofRequest('body'),
  clusterId: ofRequest('clusterId'),
  objectUrl: ofRequest('objectUrl'),
  collectionName: ofRequest('collectionName'),
  objectUrlForm: ofRequest('objectUrl'),
  files: ofRequest('files'),
  options: ofRequest('options'),
  clusterExists,
  organization,
  region,
  role,
  status,
  collection,
  sameCloud,
  objectMeta,
  volume,
  fieldTypes,
  fileSet,
  objectCount: arrays,
  objectNames: arrays,
  objectSize,
  concurrency,
  rateLimit: {
    because: situation => ({ subject: 'the key', field: 'rate', seen: foundIn(situation), now: null }),
    remedies: () => [{ key: 'advanceClock', method: 'POST', path: '/clock/advance', body: { by: '1s' } }]
  }
}

export interface Explanation {
  readonly because: Because
  readonly remedies: readonly Remedy[]
  /** Why there is no remedy; undefined when there is one, or when sending it again is enough. */
  readonly noRemedy: NoRemedy | undefined
}

/** Why a request was refused, and which calls would let it pass now; undefined for one that was not refused. */
export const explainRefusal = (sandbox: LabSandbox, record: RequestRecord): Explanation | undefined => {
  const { fault, check, code, status } = record
  if (fault !== undefined) return ofFault(sandbox, fault)
  if (check === undefined || check === '' || code === 200 || code === 0 || status === undefined) return undefined
  const situation = situationOf(sandbox, record)
  const why = WHY[check] ?? ofRequest(check)
  const remedies = why.remedies(situation)
  const because = why.because(situation)
  return typeof remedies === 'string'
    ? { because, remedies: [], noRemedy: remedies }
    : { because, remedies, noRemedy: undefined }
}

/** The response was injected. */
const ofFault = ({ faults }: LabSandbox, id: string): Explanation => {
  const waiting = faults?.list().find(fault => fault.id === id)
  const isWaiting = waiting !== undefined && showFault(waiting).remaining !== 0
  const now = isWaiting ? 'it waits for more requests' : 'it is used up'
  return {
    because: { subject: `fault ${id}`, field: 'remaining', seen: 'it was applied to this request', now },
    remedies: isWaiting ? [{ key: 'deleteFault', method: 'DELETE', path: `/faults/${id}` }] : [],
    // A magic name is in the request.
    noRemedy: isWaiting ? undefined : id === 'magic' ? 'request' : 'fault'
  }
}
