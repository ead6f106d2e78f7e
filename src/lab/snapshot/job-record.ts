import { INSPECTED, type Job } from '../../imports/jobs/job.ts'
import type { JobRecord } from './shape.ts'

/** A job whose files have been read, as JSON. */
export const recordOf = ({ inspection = INSPECTED, ...job }: Job): JobRecord => {
  const { partitionName, files, polls, lists, retention, explain, ...always } = job
  const { fileRows, ...found } = inspection
  return {
    ...always,
    ...(partitionName !== undefined && { partitionName }),
    ...(files !== undefined && { files: [...files] }),
    ...(polls !== undefined && { polls: { needed: polls.needed, at: [...polls.at] } }),
    ...(lists !== undefined && { lists: [...lists] }),
    ...(retention !== undefined && { retention }),
    ...(explain !== undefined && { explain }),
    inspection: { ...found, ...(fileRows !== undefined && { fileRows: [...fileRows] }) }
  }
}

export const jobOf = ({ partitionName, files, inspection, ...record }: JobRecord): Job => {
  const { fileRows, ...found } = inspection
  return {
    ...record,
    partitionName,
    files,
    inspection: { ...found, ...(fileRows !== undefined && { fileRows: new Map(fileRows) }) }
  }
}
