import { Type } from '@sinclair/typebox'
import { milliseconds } from '../duration.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { operation } from '../operation.ts'
import type { Template } from '../template.ts'
import { SandboxShape, showSandbox } from './sandbox-shape.ts'

const templateNamed = ({ options: { templates } }: Laboratory, name: string): Template => {
  const found = templates.get(name)
  if (found !== undefined) return found
  throw new LabError(
    404,
    `there is no world ${JSON.stringify(name.slice(0, 60))}; known: ${[...templates.keys()].join(', ')}`
  )
}

export const createSandbox = operation({
  method: 'POST',
  path: '/sandboxes',
  summary: 'Make a sandbox, with a world of its own choice',
  input: Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      template: Type.Optional(Type.String({ description: 'Name of a world. Default: that of the server.' })),
      ttl: Type.Optional(Type.String({ description: 'How long it may idle: 30s, 10m, 2h.' }))
    },
    { additionalProperties: false }
  ),
  reply: SandboxShape,
  run: ({ lab }, { name, template, ttl }) =>
    showSandbox(
      lab.create(name, {
        ...(template !== undefined && { template: templateNamed(lab, template) }),
        ...(ttl !== undefined && { ttl: milliseconds(ttl) })
      })
    )
})
