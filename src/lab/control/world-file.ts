import { Type } from '@sinclair/typebox'
import { WorldDocument } from '../../cloud/schema/world.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { closedObject } from '../../contract/schema.ts'
import { operation } from '../operation.ts'
import { documentOf } from '../world/changes.ts'
import { replaceWorld, withSecrets, wrongInChange } from '../world/replace.ts'

export const readWorldSchema = operation({
  method: 'GET',
  path: '/world.schema.json',
  summary: 'The JSON Schema of a world',
  input: closedObject({}),
  reply: Type.Object({}, { additionalProperties: true }),
  run: () => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...WorldDocument })
})

const Problem = closedObject({
  path: Type.String({ description: 'Where in the world: clusters.0.plan. Empty for text that is not YAML.' }),
  line: Type.Integer({ description: 'From 1.' }),
  column: Type.Integer({ description: 'From 1.' }),
  message: Type.String()
})

export const putWorld = operation({
  method: 'PUT',
  path: '/world',
  summary:
    'Replace the clusters, keys, buckets and storage integrations of the world by those of a world file; with `dryRun`, only check it',
  bodyLimits: BODY_LIMITS.world,
  input: closedObject({
    text: Type.String({
      description:
        'A world file, YAML or JSON. The placeholders of GET /_emulator/world stand for the present keys and credentials.'
    }),
    dryRun: Type.Optional(Type.Boolean({ description: 'Changes nothing, and creates no sandbox.' }))
  }),
  reply: closedObject({
    applied: Type.Boolean(),
    problems: Type.Array(Problem, { description: 'The first 20. With any, nothing is changed.' }),
    left: Type.Integer({ description: 'Number of further problems.' })
  }),
  run: async ({ lab, sandbox: name }, { text, dryRun = false }) => {
    const { readWorldProblems } = await import('../../cloud/parse.ts')
    const sandbox = dryRun ? lab.find(name) : lab.sandbox(name)
    const before = documentOf(sandbox)
    const { world, problems, left } = readWorldProblems(
      text,
      read => wrongInChange(sandbox, before, read, lab),
      sandbox.rules.flavor
    )
    if (world === undefined || dryRun) return { applied: false, problems, left }
    replaceWorld(sandbox, withSecrets(world, before))
    return { applied: true, problems, left }
  }
})
