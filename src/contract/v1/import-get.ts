import { type Static, Type } from '@sinclair/typebox'

export const ImportGetQuery = Type.Object(
  {
    jobId: Type.Optional(Type.String({ description: 'Id of the import job. Required.' })),
    clusterId: Type.Optional(Type.String({ description: 'Id of the target cluster. Required.' }))
  },
  { additionalProperties: false }
)

const Progress = {
  fileName: Type.String({ description: 'Path of the object inside its bucket.' }),
  fileSize: Type.Integer({ description: 'Bytes.' }),
  readyPercentage: Type.Number({ minimum: 0, maximum: 1, description: 'A ratio; 1 only on success.' }),
  completeTime: Type.Union([Type.String(), Type.Null()], { description: 'UTC to the second; null while running.' }),
  errorMessage: Type.Union([Type.String(), Type.Null()], { description: 'null unless failed.' })
}

/** documented: get page. Keys in the order of its example; nulls are present, not left out. */
export const ImportGetReply = Type.Object(
  {
    code: Type.Literal(200),
    data: Type.Object(
      {
        collectionName: Type.String(),
        ...Progress,
        jobId: Type.String(),
        details: Type.Array(Type.Object(Progress, { additionalProperties: false }), {
          description: 'One for each data file.'
        })
      },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

export type ImportProgress = Static<typeof ImportGetReply>['data']
