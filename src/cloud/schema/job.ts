import { type Static, Type } from '@sinclair/typebox'

/** A job that exists already when the emulator starts. */
export const DeclaredJob = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    cluster: Type.String({ description: 'Id of its cluster.' }),
    collection: Type.String(),
    object: Type.String({
      description: 'Path of the imported object inside its bucket.'
    }),
    size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
    age: Type.Number({
      minimum: 0,
      description: 'Seconds since it was created when the emulator starts.'
    }),
    stallsAt: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'It never gets past this ratio, so it runs for ever.'
      })
    ),
    failsAt: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'It fails at this ratio.'
      })
    ),
    errorMessage: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Why it fails; needed with failsAt.'
      })
    )
  },
  { additionalProperties: false }
)

export type DeclaredJob = Static<typeof DeclaredJob>
