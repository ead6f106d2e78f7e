import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Text = Type.Optional(Type.String())

/** documented: Get Collection Load State of the cluster; the page has a string for the names of partitions */
export const LoadStateBody = Type.Object(
  {
    dbName: Text,
    collectionName: Text,
    partitionNames: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))
  },
  closed
)

/** documented: progress and message stand beside the state of what is loaded, the state of what is not stands alone */
export const LoadState = Type.Object(
  { loadProgress: Type.Optional(Type.Integer()), loadState: Type.String(), message: Text },
  closed
)

export type LoadStateBody = Static<typeof LoadStateBody>
export type LoadState = Static<typeof LoadState>
