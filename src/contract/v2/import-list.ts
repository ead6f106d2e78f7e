import { type Static, Type } from '@sinclair/typebox'
import { ClusterAddress } from './cluster-address.ts'

export const ImportListBody = Type.Object(
  {
    ...ClusterAddress,
    collectionName: Type.Optional(Type.String({ description: 'Only jobs of this collection.' })),
    dbName: Type.Optional(Type.String()),
    pageSize: Type.Optional(Type.Number({ description: 'Jobs a page, 1 to 100; 0 is the default, 10.' })),
    currentPage: Type.Optional(Type.Number({ description: 'Page, from 1; 0 is the first.' })),
    apiKey: Type.Optional(Type.String()),
    options: Type.Optional(Type.Record(Type.String(), Type.String()))
  },
  { additionalProperties: false }
)

export type ImportListBody = Static<typeof ImportListBody>

/** documented: list page, which says InProgress where the progress page says Importing */
const ListRecord = Type.Object(
  {
    collectionName: Type.String(),
    jobId: Type.String(),
    state: Type.Union(
      ['Pending', 'InProgress', 'Completed', 'Failed', 'Uncommitted', 'Committing'].map(state => Type.Literal(state))
    )
  },
  { additionalProperties: false }
)

export const ImportListReply = Type.Object(
  {
    code: Type.Literal(0),
    data: Type.Object(
      {
        count: Type.Integer({ description: 'Jobs in this reply.' }),
        currentPage: Type.Integer(),
        pageSize: Type.Integer(),
        records: Type.Array(ListRecord)
      },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

export type JobList = Static<typeof ImportListReply>['data']
