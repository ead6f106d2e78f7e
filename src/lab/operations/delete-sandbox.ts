import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const deleteSandbox = operation({
  method: 'DELETE',
  path: '/sandboxes/:name',
  summary: 'Delete a sandbox with all that is in it',
  input: Type.Object({ name: Type.String() }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.String() }, { additionalProperties: false }),
  run: ({ lab }, { name }) => {
    lab.delete(name)
    return { deleted: name }
  }
})
