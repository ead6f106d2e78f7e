import { type Awaitable, after } from '../objects/awaitable.ts'
import { importChecks } from './admission.ts'
import { admit } from './check.ts'
import { readContent } from './inspection/read-content.ts'
import { INSPECTED, type Job, type JobFile, SUCCEED } from './jobs/job.ts'
import type { ImportRequest } from './requests.ts'

/** Milliseconds that any job takes at speed 1 however small it is (guess). */
const SHORTEST = 10_000

const nameAndSize = ({ key, size }: { readonly key: string; readonly size: number }): JobFile => ({ name: key, size })

const addJob = (request: ImportRequest): { jobId: string } => {
  const { cluster, collection, location, bucket, objects, fileType, fields, now, call } = request
  const { rules, jobs, readings, newJobId } = call.sandbox
  const fileSize = objects.reduce((sum, { size }) => sum + size, 0)
  const content = { bucket, objects, fileType, collection, limits: rules.limits }
  const reading = readContent(content, readings.signal)
  const job: Job = {
    id: newJobId(),
    clusterId: cluster.id,
    collectionName: collection.name,
    partitionName: fields.partitionName,
    // Of a file the store's own text: the one cut out of the URL would keep the whole URL alive with the job.
    fileName: location.folder ? location.key : (objects[0]?.key ?? location.key),
    fileSize,
    files: location.folder ? objects.map(nameAndSize) : undefined,
    createdAt: now,
    duration: Math.floor((SHORTEST + (fileSize / rules.throughput) * 1000) / rules.speed),
    ending: SUCCEED,
    inspection: reading === undefined ? INSPECTED : undefined
  }
  jobs.add(job, now)
  if (reading !== undefined) readings.follow(job, reading)
  return { jobId: job.id }
}

/** Creates an import job. @throws Refusal */
export const createImport = (request: ImportRequest): Awaitable<{ jobId: string }> =>
  after(request.call.sandbox.readings.settled(), () => admit(importChecks, request, addJob))
