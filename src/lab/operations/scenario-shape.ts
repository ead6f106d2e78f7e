import { type Static, Type } from '@sinclair/typebox'
import { withoutSecrets } from '../../objects/store.ts'
import { CourseFields, type Match, MatchShape } from '../scenarios/scenario-input.ts'
import type { Scenario } from '../scenarios/scenario-queue.ts'

export const ScenarioShape = Type.Object(
  {
    id: Type.String(),
    match: Type.Optional(MatchShape),
    ...CourseFields,
    times: Type.Union([Type.Integer(), Type.Literal('always')]),
    remaining: Type.Union([Type.Integer(), Type.Literal('always')], { description: 'Jobs that it is still for.' }),
    hits: Type.Integer({ description: 'Jobs that go by it.' }),
    passedOver: Type.Optional(Type.String({ description: 'Why the last job that it was for goes without it.' }))
  },
  { additionalProperties: false }
)

const timesOf = (times: number): number | 'always' => (times === Number.POSITIVE_INFINITY ? 'always' : times)

/** A key is not shown, nor what may be a secret in a URL. */
const shown = ({ key, object, ...match }: Match): Match => ({
  ...match,
  ...(object !== undefined && { object: withoutSecrets(object) }),
  ...(key !== undefined && { key: '[redacted]' })
})

export const showScenario = ({ id, written, times, hits, passedOver }: Scenario): Static<typeof ScenarioShape> => {
  const { match, times: _, ...said } = written
  return {
    id,
    ...(match !== undefined && { match: shown(match) }),
    ...said,
    times: timesOf(times),
    remaining: timesOf(times - hits),
    hits,
    ...(passedOver !== undefined && { passedOver })
  }
}
