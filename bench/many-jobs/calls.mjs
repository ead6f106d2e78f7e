import { openConnection, requestBytes } from '../support/connection.mjs'
import { CLUSTER, countJobs, GET_PATH, IMPORT_BODY, IMPORT_PATH, LIST_PATH } from '../support/import-call.mjs'
import { quantile } from '../support/stats.mjs'

/** Where the code is warmed up, so that the jobs of the measured cluster stay as many as they shall be. */
export const OTHER_CLUSTER = {
  clusterId: 'in01-6c8d1ef402b3a59',
  objectUrl: 'https://publicdataset.blob.core.windows.net/articles/medium_articles_2020.json'
}

const PAGE_SIZE = 100
const WARM_UP = 2000

const listPage = page => ({ path: `${LIST_PATH}?clusterId=${CLUSTER}&pageSize=${PAGE_SIZE}&currentPage=${page}` })

/** The calls under measure; `pages` are the full pages of the list. Create comes last, for it adds jobs. */
export const calls = [
  { name: 'get', of: ({ jobId }) => ({ path: `${GET_PATH}?clusterId=${CLUSTER}&jobId=${jobId}` }) },
  { name: 'list, first page', of: () => listPage(1) },
  { name: 'list, middle page', of: ({ pages }) => listPage(Math.ceil(pages / 2)) },
  { name: 'list, last page', of: ({ pages }) => listPage(pages) },
  { name: 'create', creates: true, of: () => ({ method: 'POST', path: IMPORT_PATH, body: IMPORT_BODY }) }
]

/** The id of a job in the middle of the list. */
const middleJob = async (connection, port, pages) => {
  const reply = await connection.send(requestBytes(port, listPage(Math.ceil(pages / 2))))
  return JSON.parse(reply.slice(reply.indexOf('{'))).data.tasks[0].jobId
}

/** @returns p99 in milliseconds by name of the call */
export const measureCalls = async ({ port }, samples) => {
  const connection = await openConnection(port)
  try {
    const pages = Math.floor((await countJobs(port)) / PAGE_SIZE)
    const jobId = await middleJob(connection, port, pages)
    const p99 = {}
    for (const { name, creates, of } of calls) {
      const bytes = requestBytes(port, of({ pages, jobId }))
      if (!creates) await connection.times(bytes, WARM_UP)
      p99[name] = quantile(await connection.times(bytes, samples), 0.99)
    }
    return p99
  } finally {
    connection.close()
  }
}
