import type { ApiOperation, OperationName } from '../../contract/operations.ts'
import { codeInMilvus } from '../../contract/refusals/translate.ts'
import {
  dataPlaneChecks,
  milvusCreateChecks,
  milvusDecisionChecks,
  milvusListChecks,
  milvusProgressChecks
} from '../../imports/admission.ts'
import { type Codes, cloudCodes, codesIn } from './cloud.ts'

/** The calls for jobs have checks of their own. */
const MILVUS_JOBS: Readonly<Partial<Record<OperationName, Codes>>> = {
  'v2.create': codesIn(milvusCreateChecks),
  'v2.describe': codesIn(milvusProgressChecks),
  'v2.list': [...codesIn(milvusListChecks), ...codesIn(dataPlaneChecks)],
  'v2.commit': codesIn(milvusDecisionChecks.commit),
  'v2.abort': codesIn(milvusDecisionChecks.abort)
}

const KEY_AND_SHAPE: Codes = [1800, 1801]

/** A collection, partition or database that is not there. */
const NOT_THERE: Codes = [100, 200, 800]

/** What a Milvus may refuse a call with; none for the control plane of the cloud, which it has not. */
export const milvusCodes = ({ name, version, plane }: ApiOperation): Codes => {
  const own = MILVUS_JOBS[name] ?? (version === 'v2' && plane === 'data' ? cloudCodes(name) : undefined)
  if (own === undefined) return []
  return [...KEY_AND_SHAPE, ...own.flatMap(code => (code === 47005 ? NOT_THERE : (codeInMilvus(code) ?? [])))]
}
