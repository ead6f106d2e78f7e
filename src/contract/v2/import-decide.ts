import { Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }

/** server source: commit and abort of a two-phase import */
export const ImportDecideReply = Type.Object({ code: Type.Literal(0), data: Type.Object({}, closed) }, closed)
