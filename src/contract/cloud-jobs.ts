import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

/** documented: Describe Job (V2); the types other than IMPORT are those of calls that are not emulated */
export const JOB_STATUSES = ['PENDING', 'IN_PROGRESS', 'SUCCESSFUL', 'FAILED', 'CANCELING'] as const

/** documented: Describe Job (V2) */
export const CloudJobReply = closedObject({
  code: Type.Literal(0),
  data: closedObject({
    jobId: Type.String(),
    type: Type.Literal('IMPORT'),
    status: Type.Union(JOB_STATUSES.map(status => Type.Literal(status))),
    progress: Type.String({ description: 'A whole number from 0 to 100, as a text.' }),
    startTime: Type.String({ description: 'UTC to the second.' }),
    endTime: Type.String({ description: 'UTC to the second; empty while the job runs.' }),
    reason: Type.String({ description: 'Empty unless the job failed.' })
  })
})

export type CloudJob = Static<typeof CloudJobReply>['data']
