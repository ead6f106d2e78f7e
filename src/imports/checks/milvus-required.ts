import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import { GetRequest, ImportRequest } from '../requests.ts'

/** What Milvus says of fields that a body lacks, one line for each. server source: gin's validator of handler_v2.go */
export const missing = (body: string, fields: readonly string[]): string =>
  fields
    .map(field => `Key: '${body}.${field}' Error:Field validation for '${field}' failed on the 'required' tag`)
    .join('\n')

const lacksOf = (request: ImportRequest | GetRequest): readonly (readonly [name: string, field: string])[] => {
  if (request instanceof GetRequest) return request.jobId === undefined ? [['jobId', 'JobID']] : []
  const { collectionName, files } = request.fields
  const name = collectionName === undefined ? [['collectionName', 'CollectionName'] as const] : []
  return files === undefined ? [...name, ['files', 'Files']] : name
}

/** Milvus looks for the fields that it needs before anything else. server source: request_v2.go */
export const milvusRequired: Check<ImportRequest | GetRequest> = {
  name: 'required',
  codes: [1802],
  run: request => {
    const lacks = lacksOf(request)
    if (lacks.length === 0) return undefined
    const body = request instanceof ImportRequest ? 'ImportReq' : 'JobIDReq'
    return refuse(1802, {
      reason: missing(
        body,
        lacks.map(([, field]) => field)
      ),
      explain: `${lacks.map(([name]) => name).join(' and ')} missing or empty; Milvus needs ${body === 'ImportReq' ? 'collectionName and files' : 'jobId'}`
    })
  }
}
