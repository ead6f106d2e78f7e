import { INSPECTED, type Inspection, type Job } from '../../imports/jobs/job.ts'
import type { JobRecord } from './shape.ts'

const inspectionRecord = ({ fileRows, ...found }: Inspection = INSPECTED): JobRecord['inspection'] => ({
  ...found,
  ...(fileRows !== undefined && { fileRows: [...fileRows] })
})

const inspectionOf = ({ fileRows, ...found }: NonNullable<JobRecord['inspection']>): Inspection => ({
  ...found,
  ...(fileRows !== undefined && { fileRows: new Map(fileRows) })
})

/** A job as JSON, either with what its files hold or with what it takes to read them. */
export const jobToRecord = ({ inspection, reading, ...job }: Job): JobRecord => {
  const { partitionName, files, polls, lists, retention, explain, ...always } = job
  return {
    ...always,
    ...(partitionName !== undefined && { partitionName }),
    ...(files !== undefined && { files: [...files] }),
    ...(polls !== undefined && { polls: { needed: polls.needed, at: [...polls.at] } }),
    ...(lists !== undefined && { lists: [...lists] }),
    ...(retention !== undefined && { retention }),
    ...(explain !== undefined && { explain }),
    ...(reading === undefined ? { inspection: inspectionRecord(inspection) } : { reading: structuredClone(reading) })
  } as JobRecord
}

export const jobOf = ({ partitionName, files, inspection, ...record }: JobRecord): Job => ({
  ...record,
  partitionName,
  files,
  inspection: inspection && inspectionOf(inspection)
})
