import { Type } from '@sinclair/typebox'

/** Any failure. recorded: v1 cluster calls (`{"code":80010,"message":"…"}`, no `data` key) */
export const RefusalReply = Type.Object(
  { code: Type.Integer(), message: Type.String() },
  { additionalProperties: false }
)
