import { type Static, Type } from '@sinclair/typebox'

export const ImportListQuery = Type.Object(
  {
    clusterId: Type.Optional(Type.String({ description: 'Id of the target cluster. Required.' })),
    pageSize: Type.Optional(Type.String({ description: 'Jobs a page, 5 to 100. Default 10.' })),
    currentPage: Type.Optional(Type.String({ description: 'Page, from 1. Default 1.' }))
  },
  { additionalProperties: false }
)

const Task = Type.Object(
  {
    collectionName: Type.String(),
    jobId: Type.String(),
    state: Type.Union([Type.Literal('ImportRunning'), Type.Literal('ImportCompleted'), Type.Literal('ImportFailed')])
  },
  { additionalProperties: false }
)

/**
 * documented: list page. Its examples and the Java SDK read `tasks`; its older schema says `records`, which stands last so that
 * the documented order of the other keys is kept.
 */
export const ImportListReply = Type.Object(
  {
    code: Type.Literal(200),
    data: Type.Object(
      {
        tasks: Type.Array(Task),
        count: Type.Integer({ description: 'Jobs in this reply.' }),
        currentPage: Type.Integer(),
        pageSize: Type.Integer(),
        records: Type.Array(Task)
      },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

export type ImportList = Static<typeof ImportListReply>['data']
export type ImportTask = Static<typeof Task>
