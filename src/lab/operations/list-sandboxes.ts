import { Type } from '@sinclair/typebox'
import { operation } from '../operation.ts'
import { SandboxShape, showSandbox } from './sandbox-shape.ts'

export const listSandboxes = operation({
  method: 'GET',
  path: '/sandboxes',
  summary: 'All sandboxes, the default one first',
  input: Type.Object({}, { additionalProperties: false }),
  reply: Type.Object({ sandboxes: Type.Array(SandboxShape) }, { additionalProperties: false }),
  run: ({ lab }) => ({ sandboxes: lab.all().map(showSandbox) })
})
