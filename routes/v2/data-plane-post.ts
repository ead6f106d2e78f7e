import { type Static, type TSchema, Type } from '@sinclair/typebox'
import type { App } from '../../src/http/app-type.ts'
import type { Call } from '../../src/imports/requests.ts'

const closed = { additionalProperties: false }

/** What calls answer that have nothing to tell. */
export const Nothing = Type.Object({}, closed)

export const Names = Type.Array(Type.String())

export const Has = Type.Object({ has: Type.Boolean() }, closed)

export const RowCount = Type.Object({ rowCount: Type.Integer() }, closed)

/** Serves a call of the data plane of v2: its path, body, answer and operation are all there is to it. */
export const dataPlanePost =
  (app: App) =>
  <Body extends TSchema, Data extends TSchema>(
    path: string,
    body: Body,
    data: Data,
    operation: (call: Call, body: Static<Body>) => Static<Data> | PromiseLike<Static<Data>>
  ): void => {
    const response = { 200: Type.Object({ code: Type.Literal(0), data }, closed) }
    app.post<{ Body: Static<Body> }>(`/v2/vectordb/${path}`, { schema: { body, response } }, async request => ({
      code: 0,
      data: await operation(request.call, request.body as Static<Body>)
    }))
  }
