import { type Static, Type } from '@sinclair/typebox'
import type { Collection } from '../../cloud/schema/collection.ts'
import { closedObject, oneOf } from '../../contract/schema.ts'
import { filesOf } from '../../imports/jobs/job.ts'
import { targetOf } from '../../imports/jobs/job-store.ts'
import { type JobPreview, type PreviewProblem, previewJob } from '../../imports/preview.ts'
import { nearest } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import { operation } from '../operation.ts'
import { jobNamed } from './job.ts'

const Cell = closedObject({
  kind: oneOf(['null', 'text', 'number', 'boolean', 'list', 'object']),
  text: Type.String({
    description: 'As it stands in the file. A long text is cut, a vector is [0.12, -0.4, 0.3, … 768].'
  }),
  length: Type.Optional(Type.Integer({ description: 'Characters of a text, or elements of a list.' }))
})

const PreviewReply = closedObject({
  file: Type.String({ description: 'Path of the file in its bucket.' }),
  type: Type.Union([Type.String(), Type.Null()], { description: 'json, jsonl, parquet, numpy or csv.' }),
  columns: Type.Array(
    closedObject({
      name: Type.String(),
      type: Type.Union([Type.String(), Type.Null()], {
        description: 'Of the field; null: the collection has no such field.'
      })
    }),
    { description: 'The fields of the collection that the file has, then its other fields; at most 200.' }
  ),
  rows: Type.Array(Type.Array(Type.Union([Cell, Type.Null()])), {
    description: 'A cell for each column; null: the row has no such field.'
  }),
  problem: Type.Union([oneOf(['gone', 'declared', 'fault', 'live', 'unknown']), Type.Null()], {
    description:
      'Why rows are missing: the file is gone; it has no bytes; it cannot be read on; it is in a live store; the job does not know its place.'
  }),
  message: Type.Union([Type.String(), Type.Null()], { description: 'The problem in words.' }),
  changed: Type.Boolean({ description: 'Whether the file has another size than the imported one.' })
})

/** Reads the file as it is now: an import keeps no rows. */
export const previewRows = operation({
  method: 'GET',
  path: '/jobs/:id/preview',
  summary: 'The first rows of a file of a job, as it is now; vectors and long texts are shortened',
  input: closedObject({
    id: Type.String(),
    rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Number of rows. Default: 10.' })),
    file: Type.Optional(Type.String({ description: 'A file of the job. Default: its first one.' }))
  }),
  reply: PreviewReply,
  run: async ({ lab, sandbox: name }, { id, rows: most = 10, file: wanted }) => {
    const sandbox = lab.find(name)
    const job = jobNamed(sandbox, id, sandbox.now())
    const files = filesOf(job)
    const file = wanted === undefined ? files[0] : files.find(({ name }) => name === wanted)
    if (file === undefined)
      throw noFile(
        id,
        wanted,
        files.map(({ name }) => name)
      )
    const collection = sandbox.world.clusters.get(job.clusterId)?.collections.get(targetOf(job))
    const found = await previewJob(sandbox, job, { file, collection, most }, lab.options.preview).catch(error => {
      if (!sandbox.inspections.signal.aborted) throw error
      throw new LabError(409, `the sandbox ${sandbox.name} was reset or deleted meanwhile`)
    })
    return { file: file.name, ...showRows(found, collection), ...showProblem(found), changed: found.changed }
  }
})

type Shown = Static<typeof PreviewReply>

/** The columns in the order of the collection's fields. */
const showRows = (
  { type, columns, rows }: JobPreview,
  collection: Collection | undefined
): Pick<Shown, 'type' | 'columns' | 'rows'> => {
  const fields = collection?.fields ?? []
  const known = fields.map(({ name }) => columns.indexOf(name)).filter(at => at >= 0)
  const order = [...known, ...columns.keys()].filter((at, index, all) => all.indexOf(at) === index)
  return {
    type: type ?? null,
    columns: order.map(at => {
      const name = String(columns[at])
      return { name, type: fields.find(field => field.name === name)?.type ?? null }
    }),
    rows: rows.map(row => order.map(at => row[at] ?? null))
  }
}

const showProblem = (found: JobPreview): Pick<Shown, 'problem' | 'message'> =>
  found.problem === undefined
    ? { problem: null, message: null }
    : { problem: found.problem, message: messageOf(found, found.problem) }

const noFile = (id: string, file: string | undefined, names: readonly string[]): LabError => {
  if (file === undefined) return new LabError(409, `job ${id} has no files`)
  const near = nearest(file, names.slice(0, 100))
  const advice = near === undefined ? `GET /_emulator/jobs/${id} lists them` : `did you mean ${near}?`
  return new LabError(404, `job ${id} has no file ${JSON.stringify(file.slice(0, 100))}; ${advice}`)
}

const MESSAGES: Readonly<Record<Exclude<PreviewProblem, 'fault'>, string>> = {
  gone: 'the file is gone since the import',
  declared: 'the file is declared in the world by its size alone: it has no rows to show',
  live: 'the file is in a store that is read with the keys of each request, and they are not kept',
  unknown: 'the job does not know where its file is: a world file declares it, or its request named no file'
}

const messageOf = ({ fault }: JobPreview, problem: PreviewProblem): string => {
  if (problem !== 'fault') return MESSAGES[problem]
  const { row, field, message, explain } = fault as NonNullable<JobPreview['fault']>
  const place = [row && `row ${row}`, field && `field ${field}`].filter(Boolean).join(', ')
  return `${place === '' ? '' : `${place}: `}${message}; ${explain}`
}
