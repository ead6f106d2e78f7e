/** A job as `GET /_emulator/jobs` tells it. */
export interface JobRow {
  readonly jobId: string
  readonly clusterId: string
  readonly collectionName: string
  readonly state: 'Running' | 'Completed' | 'Failed'
  readonly percent: number
  readonly rows: number | null
  readonly errorMessage: string | null
}

const WIDTH = 20

const bar = (percent: number): string => {
  const full = Math.floor((percent / 100) * WIDTH)
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${String(percent).padStart(3)} %`
}

const HEAD = ['job', 'cluster', 'collection', 'state', 'progress', 'rows']

const LONGEST = 100

/** A text may hold what moves the cursor of a terminal. */
const plain = (text: string): string => text.slice(0, LONGEST).replace(/\p{Cc}+/gu, ' ')

/** A line for each job, under it the reason of one that failed. @param count how many there are, shown or not */
export const jobTable = (jobs: readonly JobRow[], count: number): string => {
  if (jobs.length === 0) return 'no jobs'
  const cells = jobs.map(({ jobId, clusterId, collectionName, state, percent, rows }) => [
    jobId,
    clusterId,
    collectionName,
    state,
    bar(percent),
    rows === null || state === 'Failed' ? '-' : String(rows)
  ])
  const widths = HEAD.map((head, column) => Math.max(...[HEAD, ...cells].map(row => (row[column] ?? head).length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = cells.flatMap((row, index) => {
    const reason = jobs[index]?.errorMessage ?? null
    return reason === null ? [line(row)] : [line(row), `    ${plain(reason)}`]
  })
  return [
    line(HEAD),
    ...lines,
    ...(count > jobs.length ? [`${count - jobs.length} older ones; see --limit`] : [])
  ].join('\n')
}
