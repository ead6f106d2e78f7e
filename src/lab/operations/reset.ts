import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'

export const reset = operation({
  method: 'POST',
  path: '/reset',
  summary: 'Wipe a sandbox and begin again from its world and seed; with all, the whole server',
  input: Type.Object(
    {
      all: Type.Optional(Type.Boolean({ description: 'Reset the default sandbox, and delete all others.' }))
    },
    { additionalProperties: false }
  ),
  makesNone: true,
  reply: Type.Object({ reset: Type.Array(Type.String()) }, { additionalProperties: false }),
  run: ({ lab, sandbox }, { all = false }) => {
    if (!all) return { reset: [lab.reset(lab.sandbox(sandbox)).name] }
    const names = lab.all().map(({ name }) => name)
    lab.clear()
    return { reset: names }
  }
})
