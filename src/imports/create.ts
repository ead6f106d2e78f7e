import { importChecks } from './admission.ts'
import { admit } from './check.ts'
import { INSPECTED, type Job, type JobFile, SUCCEED } from './jobs/job.ts'
import type { ImportRequest } from './requests.ts'

/** Milliseconds that any job takes at speed 1 however small it is (guess). */
const SHORTEST = 10_000

const nameAndSize = ({ key, size }: { readonly key: string; readonly size: number }): JobFile => ({ name: key, size })

const addJob = ({ cluster, collection, location, objects, fields, now, call }: ImportRequest): { jobId: string } => {
  const { rules, jobs, newJobId } = call.sandbox
  const fileSize = objects.reduce((sum, { size }) => sum + size, 0)
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
    inspection: INSPECTED
  }
  jobs.add(job, now)
  return { jobId: job.id }
}

/** Creates an import job. @throws Refusal */
export const createImport = (request: ImportRequest): Promise<{ jobId: string }> => admit(importChecks, request, addJob)
