import { type Static, Type } from '@sinclair/typebox'
import { ClusterAddress } from './cluster-address.ts'

/** SDKs send tags in every body. recorded: client source */
const Options = Type.Optional(
  Type.Record(Type.String(), Type.String(), { description: 'Tags of SDKs. Not looked at.' })
)

export const ImportProgressBody = Type.Object(
  {
    ...ClusterAddress,
    jobId: Type.Optional(Type.String({ description: 'Id of the job. Required.' })),
    dbName: Type.Optional(Type.String()),
    apiKey: Type.Optional(Type.String()),
    options: Options
  },
  { additionalProperties: false }
)

/** documented: progress page; the two of a two-phase job are from the server source */
const State = Type.Union(
  ['Pending', 'Importing', 'Completed', 'Failed', 'Uncommitted', 'Committing'].map(state => Type.Literal(state))
)

const common = {
  fileName: Type.String(),
  fileSize: Type.Integer({ description: 'Bytes.' }),
  state: State,
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  completeTime: Type.String({ description: 'UTC to the second; empty while running.' }),
  reason: Type.String({ description: 'Empty unless it failed.' }),
  totalRows: Type.Integer({ description: 'Rows of the files, 0 until they are read.' })
}

const Detail = Type.Object(common, { additionalProperties: false })

/** documented: progress page */
export const ImportProgressReply = Type.Object(
  {
    code: Type.Literal(0),
    data: Type.Object(
      { jobId: Type.String(), collectionName: Type.String(), ...common, details: Type.Array(Detail) },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

export type Progress = Static<typeof ImportProgressReply>['data']
