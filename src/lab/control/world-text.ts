import { Type } from '@sinclair/typebox'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { closedObject } from '../../contract/schema.ts'
import { operation } from '../operation.ts'
import { documentOf, hideSecrets } from '../world/changes.ts'
import { replaceWorld, withSecrets, wrongInChange } from '../world/replace.ts'

const Problem = closedObject({
  path: Type.String({ description: 'Where in the world: clusters.0.status. Empty for text that is not YAML.' }),
  line: Type.Integer({ description: 'From 1.' }),
  column: Type.Integer({ description: 'From 1.' }),
  message: Type.String()
})

export const readWorldText = operation({
  method: 'GET',
  path: '/world/yaml',
  summary: 'Get the current world of a sandbox as the text of a world file, with placeholders for keys and credentials',
  input: closedObject({}),
  reply: closedObject({ yaml: Type.String() }),
  run: async ({ lab, sandbox }) => {
    const { stringify } = await import('yaml')
    const options = { lineWidth: 0, aliasDuplicateObjects: false }
    return { yaml: stringify(hideSecrets(documentOf(lab.find(sandbox))), options) }
  }
})

export const replaceWorldText = operation({
  method: 'PUT',
  path: '/world/yaml',
  summary: 'Replace the clusters, keys and buckets of a world by those of a world file; with `dryRun`, only check it',
  bodyLimits: BODY_LIMITS.world,
  input: closedObject({
    yaml: Type.String({
      description:
        'Text of a world file, YAML or JSON. The placeholders of GET stand for the present keys and credentials.'
    }),
    dryRun: Type.Optional(Type.Boolean({ description: 'Changes nothing.' }))
  }),
  reply: closedObject({
    applied: Type.Boolean(),
    problems: Type.Array(Problem, { description: 'The first 20. With any, nothing is changed.' })
  }),
  run: async ({ lab, sandbox: name }, { yaml, dryRun = false }) => {
    const { readWorldProblems } = await import('../../cloud/parse.ts')
    const sandbox = lab.sandbox(name)
    const before = documentOf(sandbox)
    const { world, problems } = readWorldProblems(yaml, read => wrongInChange(sandbox, before, read, lab))
    if (world === undefined || dryRun) return { applied: false, problems }
    replaceWorld(sandbox, withSecrets(world, before))
    return { applied: true, problems }
  }
})
