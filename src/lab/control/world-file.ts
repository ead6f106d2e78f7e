import { Type } from '@sinclair/typebox'
import { WorldDocument } from '../../cloud/schema/world.ts'
import { BODY_LIMITS } from '../../contract/body-limits.ts'
import { closedObject } from '../../contract/schema.ts'
import { operation } from '../operation.ts'

export const readWorldSchema = operation({
  method: 'GET',
  path: '/world.schema.json',
  summary: 'The JSON Schema of a world',
  input: closedObject({}),
  reply: Type.Object({}, { additionalProperties: true }),
  run: () => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...WorldDocument })
})

const Problem = closedObject({
  path: Type.Union([Type.String(), Type.Null()], { description: 'As clusters.0.plan; null: the text is no YAML.' }),
  line: Type.Union([Type.Integer(), Type.Null()], { description: 'From 1.' }),
  column: Type.Union([Type.Integer(), Type.Null()], { description: 'From 1.' }),
  problem: Type.String()
})

/** Nothing of the sandbox changes. */
export const checkWorld = operation({
  method: 'PUT',
  path: '/world',
  summary: 'Check a whole world without applying it',
  makesNone: true,
  bodyLimits: BODY_LIMITS.world,
  input: closedObject({
    text: Type.String({ description: 'The world, as YAML or JSON.' }),
    dryRun: Type.Literal(true, { description: 'A whole world is checked only; start with --world to use it.' })
  }),
  reply: closedObject({ valid: Type.Boolean(), problems: Type.Array(Problem) }),
  run: async (_scope, { text }) => {
    const { readWorldProblems, WORLD_ROOT } = await import('../../cloud/parse.ts')
    const { world, problems, left } = readWorldProblems(text, () => [])
    const reported = problems.map(({ path, line, column, message }) => ({
      // A syntax error has no path; the path of the whole world is empty.
      path: path === '' ? null : path === WORLD_ROOT ? '' : path,
      ...{ line, column, problem: message }
    }))
    const more = left > 0 ? [{ path: null, line: null, column: null, problem: `and ${left} more` }] : []
    return { valid: world !== undefined, problems: [...reported, ...more] }
  }
})
