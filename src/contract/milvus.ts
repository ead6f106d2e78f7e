import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

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

const Detail = closedObject({
  ...common,
  fileName: Type.String({ description: 'As Go prints a list: [1.parquet].' }),
  state: TaskState
})

/** server source: handler_v2.go, getImportJobProcess */
export const MilvusProgressReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({
    ...common,
    collectionName: Type.String(),
    createTime: Type.Optional(Type.String({ description: 'UTC to the second; from 2.6 on.' })),
    details: Type.Array(Detail),
    jobId: Type.String(),
    state: JobState
  })
})

const ListRecord = closedObject({
  collectionName: Type.String(),
  jobId: Type.String(),
  progress: common.progress,
  reason: common.reason,
  state: JobState
})

/** server source: handler_v2.go, listImportJob, which has no paging */
export const MilvusListReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({ records: Type.Array(ListRecord) })
})

export type MilvusProgress = Static<typeof MilvusProgressReply>['data']
export type MilvusDetail = Static<typeof Detail>
export type MilvusList = Static<typeof MilvusListReply>['data']
