import { Type } from '@sinclair/typebox'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'

export const deleteKey = operation({
  method: 'DELETE',
  path: '/world/keys',
  summary: 'Take an API key off the list; it then is as any that the world does not list',
  input: Type.Object({ key: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  reply: Type.Object({ deleted: Type.Literal(1) }, { additionalProperties: false }),
  run: ({ lab, sandbox: name }, { key }) => {
    const sandbox = lab.sandbox(name)
    const keys = new Map(sandbox.world.keys)
    if (!keys.delete(key)) throw new LabError(404, 'the world lists no such key')
    sandbox.world = { ...sandbox.world, keys }
    return { deleted: 1 as const }
  }
})
