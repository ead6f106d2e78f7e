import { type Static, Type } from '@sinclair/typebox'
import { PROGRESS_HELP } from '../../contract/documents.ts'
import { closedObject } from '../../contract/schema.ts'

/** Faulty behaviour observed in the real service. */
export const QUIRKS = ['stuck-at-80', 'failed-without-reason', 'falls-back'] as const

const Ratio = Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'The readyPercentage at which it happens.' })

/** How a job runs: at most one of the first six, combined with any of the others. */
export const PlanFields = {
  succeed: Type.Optional(
    Type.Literal(true, { description: 'It goes as its files do; for the turns before another scenario.' })
  ),
  fail: Type.Optional(
    closedObject(
      {
        at: Type.Optional(Ratio),
        reason: Type.Optional(
          Type.String({ minLength: 1, maxLength: 1000, description: 'The errorMessage of the job.' })
        )
      },
      { description: 'It fails; at 0.4 unless said.' }
    )
  ),
  stall: Type.Optional(closedObject({ at: Ratio }, { description: 'It gets that far and no further, for ever.' })),
  never: Type.Optional(
    Type.Union([Type.Literal('pending'), Type.Literal('at-99')], {
      description: 'It never ends: pending for ever, or almost through for ever.'
    })
  ),
  loseFile: Type.Optional(
    closedObject(
      {
        file: Type.Optional(Type.String({ minLength: 1, description: 'End of its path. Default: the last one.' })),
        becomes: Type.Optional(
          Type.Union([Type.Literal('failed'), Type.Literal('never-ready')], {
            description:
              'failed (default): the job fails on it, as it is all or nothing; never-ready: the others are done, the job runs on for ever.'
          })
        )
      },
      { description: 'One of its several files is gone when it is to be read.' }
    )
  ),
  quirk: Type.Optional(
    Type.Union(
      QUIRKS.map(quirk => Type.Literal(quirk)),
      {
        description:
          'Seen in the wild. stuck-at-80: all files are done, the job stays at 0.8; failed-without-reason: it fails with an empty text; falls-back: half way its progress falls to 0.1.'
      }
    )
  ),
  vanish: Type.Optional(
    closedObject(
      { after: Type.String({ description: 'A length of time from its end on: 10m, 3h.' }) },
      { description: 'It is forgotten some time after its end.' }
    )
  ),
  progress: Type.Optional(Type.String({ examples: ['polls:3'], description: PROGRESS_HELP }))
}

const Like = (description: string) => Type.Optional(Type.String({ minLength: 1, description }))

export const MatchShape = closedObject(
  {
    cluster: Like('Id of its cluster.'),
    collection: Like('Name of its collection.'),
    object: Like('URL of one of the objects.'),
    key: Like('The API key that creates it, without the name of a sandbox.')
  },
  { description: 'Which jobs alone; `*` in a value stands for any characters.' }
)

/** A scenario as the client writes it. */
export const ScenarioInput = closedObject({
  match: Type.Optional(MatchShape),
  ...PlanFields,
  times: Type.Optional(
    Type.Union([Type.Integer(), Type.Literal('always')], { description: 'How many jobs it is for. Default: 1.' })
  )
})

export type ScenarioInput = Static<typeof ScenarioInput>

const CourseShape = closedObject(PlanFields)

export type PlanInput = Static<typeof CourseShape>
export type Match = Static<typeof MatchShape>
