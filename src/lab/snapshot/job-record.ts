import { INSPECTED, type Job } from '../../imports/jobs/job.ts'
import type { JobRecord } from './shape.ts'

/** A job whose files have been read, as JSON. */
export const recordOf = ({ partitionName, files, inspection = INSPECTED, polls, lists, ...job }: Job): JobRecord => {
  const { fileRows, ...found } = inspection
  return {
    ...job,
    ...(partitionName !== undefined && { partitionName }),
    ...(files !== undefined && { files: [...files] }),
    ...(polls !== undefined && { polls: { needed: polls.needed, at: [...polls.at] } }),
    ...(lists !== undefined && { lists: [...lists] }),
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
