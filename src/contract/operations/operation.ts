/** Fields that tell one call of an operation from another: ids and names of the cluster and collection, the URLs of objects. */
export type CallField = 'cluster' | 'collection' | 'object'

/** A call of the API under the name that users of the laboratory give it. */
export interface OperationRow<Name extends string = string> {
  readonly name: Name
  readonly version: 'v1' | 'v2'
  /** The gateway of the service, or the address of a cluster. */
  readonly plane: 'control' | 'data'
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As the router knows them; several where the call has several names. */
  readonly paths: readonly string[]
  readonly fields: readonly CallField[]
}

/** Makes the rows of a part of the API, whose paths begin alike. */
export const operationsUnder =
  (version: 'v1' | 'v2', plane: 'control' | 'data', prefix: string, ...fields: readonly CallField[]) =>
  <const Name extends string>(
    name: Name,
    method: OperationRow['method'],
    paths: string | readonly string[],
    own: readonly CallField[] = []
  ): OperationRow<Name> => ({
    name,
    version,
    plane,
    method,
    paths: [paths].flat().map(path => `${prefix}${path}`),
    fields: [...fields, ...own]
  })
