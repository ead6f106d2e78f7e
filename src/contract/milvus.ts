import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }

const common = {
  completeTime: Type.String({ description: 'UTC to the second; empty unless completed.' }),
  fileSize: Type.Integer({ description: 'Bytes.' }),
  importedRows: Type.Integer(),
  progress: Type.Integer({ minimum: 0, maximum: 100 }),
  reason: Type.Optional(Type.String({ description: 'Only when there is one.' })),
  totalRows: Type.Integer({ description: 'Rows of the files, 0 until they are read.' })
}

/** server source: the states of a job, internalpb.ImportJobState */
const JobState = Type.Union(
  ['Pending', 'Importing', 'Completed', 'Failed', 'Uncommitted', 'Committing'].map(state => Type.Literal(state))
)

/** server source: the states of a task, datapb.ImportTaskStateV2 */
const TaskState = Type.Union(['Pending', 'InProgress', 'Completed', 'Failed'].map(state => Type.Literal(state)))

const Detail = Type.Object(
  { ...common, fileName: Type.String({ description: 'As Go prints a list: [1.parquet].' }), state: TaskState },
  closed
)

/** server source: handler_v2.go, getImportJobProcess */
export const MilvusProgressReply = Type.Object(
  {
    code: Type.Literal(0),
    data: Type.Object(
      {
        ...common,
        collectionName: Type.String(),
        createTime: Type.Optional(Type.String({ description: 'UTC to the second; from 2.6 on.' })),
        details: Type.Array(Detail),
        jobId: Type.String(),
        state: JobState
      },
      closed
    )
  },
  closed
)

const ListRecord = Type.Object(
  {
    collectionName: Type.String(),
    jobId: Type.String(),
    progress: common.progress,
    reason: common.reason,
    state: JobState
  },
  closed
)

/** server source: handler_v2.go, listImportJob, which has no pages */
export const MilvusListReply = Type.Object(
  { code: Type.Literal(0), data: Type.Object({ records: Type.Array(ListRecord) }, closed) },
  closed
)

export type MilvusProgress = Static<typeof MilvusProgressReply>['data']
export type MilvusDetail = Static<typeof Detail>
export type MilvusList = Static<typeof MilvusListReply>['data']
