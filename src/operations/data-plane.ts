import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { Awaitable } from '../awaitable.ts'
import { closedObject } from '../contract/schema.ts'
import type { CallContext } from '../imports/requests.ts'
import { call, type OperationRow, operation, replyOf } from './operation.ts'

/** The empty data of a reply. */
export const Nothing = closedObject({})

export const Names = Type.Array(Type.String())

export const Has = closedObject({ has: Type.Boolean() })

interface Definition<Name extends string, Body extends TSchema, Data extends TSchema>
  extends Pick<OperationRow<Name>, 'name' | 'tag' | 'summary' | 'example' | 'codes'> {
  readonly url: string
  /** Default: cluster and collection. */
  readonly fields?: OperationRow['fields']
  readonly body: Body
  /** Schema of the reply's `data`. */
  readonly data: Data
  run(call: CallContext, body: Static<Body>): Awaitable<Static<Data>>
}

/** The row of a v2 operation at a cluster's address: a POST with one URL, a body and a function. */
export const dataPlane = <const Name extends string, Body extends TSchema, Data extends TSchema>({
  name,
  tag,
  summary,
  example,
  codes,
  url,
  fields = ['cluster', 'collection'],
  body,
  data,
  run
}: Definition<Name, Body, Data>): OperationRow<Name> =>
  operation(
    { name, version: 'v2', plane: 'data', method: 'POST', tag, summary, example, fields, codes },
    call<TSchema, TSchema, Body, TSchema>(url, {
      body,
      reply: replyOf(0, data),
      run: (call, input) => run(call, input.body)
    })
  )
