import { type Static, Type } from '@sinclair/typebox'
import { PROGRESS_HELP } from '../../contract/documents.ts'
import { closedObject } from '../../contract/schema.ts'

/** Faulty behaviour observed in the real service. */
export const QUIRKS = ['stuck-at-80', 'failed-without-reason', 'falls-back'] as const

const Ratio = Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'The readyPercentage at which it applies.' })

/** How a job runs: at most one of the first six, combined with any of the others. */
export const PlanFields = {
  succeed: Type.Optional(
    Type.Literal(true, {
      description: 'The job runs as its files decide. Use it to skip jobs before another scenario.'
    })
  ),
  fail: Type.Optional(
    closedObject(
      {
        at: Type.Optional(Ratio),
        reason: Type.Optional(
          Type.String({ minLength: 1, maxLength: 1000, description: 'The errorMessage of the job.' })
        )
      },
      { description: 'The job fails. Default of `at`: 0.4.' }
    )
  ),
  stall: Type.Optional(closedObject({ at: Ratio }, { description: 'The job stops there and never ends.' })),
  never: Type.Optional(
    Type.Union([Type.Literal('pending'), Type.Literal('at-99')], {
      description: 'The job never ends: it stays pending, or almost completed.'
    })
  ),
  loseFile: Type.Optional(
    closedObject(
      {
        file: Type.Optional(
          Type.String({ minLength: 1, description: 'End of the path of the file. Default: the last file.' })
        ),
        becomes: Type.Optional(
          Type.Union([Type.Literal('failed'), Type.Literal('never-ready')], {
            description:
              'failed (default): the job fails, because it imports all files or none; never-ready: the other files are imported, and the job never ends.'
          })
        )
      },
      { description: 'One file of several disappears before it is read.' }
    )
  ),
  quirk: Type.Optional(
    Type.Union(
      QUIRKS.map(quirk => Type.Literal(quirk)),
      {
        description:
          'Seen in the real service. stuck-at-80: all files are imported, and the job stays at 0.8; failed-without-reason: the job fails with an empty message; falls-back: half way, its progress drops to 0.1.'
      }
    )
  ),
  vanish: Type.Optional(
    closedObject(
      { after: Type.String({ description: 'Time after the end of the job: 10m, 3h.' }) },
      { description: 'The job is removed some time after its end.' }
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
  { description: 'Only jobs that match; `*` in a value matches any characters.' }
)

/** A scenario as the client writes it. */
export const ScenarioInput = closedObject({
  match: Type.Optional(MatchShape),
  ...PlanFields,
  times: Type.Optional(
    Type.Union([Type.Integer(), Type.Literal('always')], {
      description: 'Number of jobs that it applies to. Default: 1.'
    })
  )
})

export type ScenarioInput = Static<typeof ScenarioInput>

const CourseShape = closedObject(PlanFields)

export type PlanInput = Static<typeof CourseShape>
export type Match = Static<typeof MatchShape>
