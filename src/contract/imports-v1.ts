import { type Static, Type } from '@sinclair/typebox'
import { closedObject } from './schema.ts'

export const ImportGetQuery = closedObject({
  jobId: Type.Optional(Type.String({ description: 'Id of the import job. Required.' })),
  clusterId: Type.Optional(Type.String({ description: 'Id of the target cluster. Required.' }))
})

const Progress = {
  fileName: Type.String({ description: 'Path of the object inside its bucket.' }),
  fileSize: Type.Integer({ description: 'Bytes.' }),
  readyPercentage: Type.Number({ minimum: 0, maximum: 1, description: 'A ratio; 1 only on success.' }),
  completeTime: Type.Union([Type.String(), Type.Null()], { description: 'UTC to the second; null while running.' }),
  errorMessage: Type.Union([Type.String(), Type.Null()], { description: 'null unless failed.' })
}

/** documented: get page. Keys in the order of its example; null values are sent, not omitted. */
export const ImportGetReply = closedObject({
  code: Type.Literal(200),
  data: closedObject({
    collectionName: Type.String(),
    ...Progress,
    jobId: Type.String(),
    details: Type.Array(closedObject(Progress), {
      description: 'One for each data file.'
    })
  })
})

export const ImportListQuery = closedObject({
  clusterId: Type.Optional(Type.String({ description: 'Id of the target cluster. Required.' })),
  pageSize: Type.Optional(Type.String({ description: 'Jobs a page, 5 to 100. Default 10.' })),
  currentPage: Type.Optional(Type.String({ description: 'Page, from 1. Default 1.' }))
})

const Task = closedObject({
  collectionName: Type.String(),
  jobId: Type.String(),
  state: Type.Union([Type.Literal('ImportRunning'), Type.Literal('ImportCompleted'), Type.Literal('ImportFailed')])
})

/**
 * documented: list page. Its examples and the Java SDK read `tasks`; its older schema says `records`, which comes last, so that
 * the other keys keep the documented order.
 */
export const ImportListReply = closedObject({
  code: Type.Literal(200),
  data: closedObject({
    tasks: Type.Array(Task),
    count: Type.Integer({ description: 'Jobs in this reply.' }),
    currentPage: Type.Integer(),
    pageSize: Type.Integer(),
    records: Type.Array(Task)
  })
})

const Text = (description: string) => Type.Optional(Type.String({ description }))

/** Checks shapes only: admission rejects a missing required field with its documented code. */
export const ImportBody = closedObject({
  clusterId: Text('Id of the target cluster. Required.'),
  collectionName: Text('Name of the target collection. Required.'),
  partitionName: Text('Name of the target partition.'),
  objectUrl: Text('URL of the file or folder to import. Required.'),
  accessKey: Text('Access key for the object; Azure: account name.'),
  secretKey: Text('Secret key for the object; Azure: account key.')
})

export type ImportBody = Static<typeof ImportBody>

/** v1 imports one file or folder. */
export const urlsOf = ({ objectUrl }: ImportBody): readonly string[] => (objectUrl === undefined ? [] : [objectUrl])

/** documented: import page; `code` is a number in every recorded reply of the gateway */
export const ImportReply = closedObject({ code: Type.Literal(200), data: closedObject({ jobId: Type.String() }) })

/** Any failure. recorded: v1 cluster calls (`{"code":80010,"message":"…"}`, no `data` key) */
export const RefusalReply = closedObject({ code: Type.Integer(), message: Type.String() })

export type ImportProgress = Static<typeof ImportGetReply>['data']

export type ImportList = Static<typeof ImportListReply>['data']
export type ImportTask = Static<typeof Task>
