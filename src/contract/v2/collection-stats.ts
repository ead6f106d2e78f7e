import { type Static, Type } from '@sinclair/typebox'

/** documented: Get Collection Stats of the cluster */
export const CollectionStatsBody = Type.Object(
  {
    dbName: Type.Optional(Type.String()),
    collectionName: Type.Optional(Type.String({ description: 'Name of the collection. Required.' }))
  },
  { additionalProperties: false }
)

export type CollectionStatsBody = Static<typeof CollectionStatsBody>

export const CollectionStatsReply = Type.Object(
  {
    code: Type.Literal(0),
    data: Type.Object(
      { rowCount: Type.Integer({ description: 'Rows that completed jobs brought.' }) },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false }
)

export type CollectionStats = Static<typeof CollectionStatsReply>['data']
