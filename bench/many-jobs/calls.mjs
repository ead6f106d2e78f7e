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

/** A server with the requests that are sent to it, over one connection that stays open. */
const prepare = async ({ port }) => {
  const connection = await openConnection(port)
  const pages = Math.floor((await countJobs(port)) / PAGE_SIZE)
  const jobId = await middleJob(connection, port, pages)
  return { connection, bytesOf: ({ of }) => requestBytes(port, of({ pages, jobId })) }
}

const SLICE = 500

/** Milliseconds of each call to several servers, in short turns: other programs on the machine slow all of them. */
const inTurns = async (all, call, samples) => {
  const times = all.map(() => new Float64Array(samples))
  for (let at = 0; at < samples; at += SLICE) {
    for (const [index, { connection, bytesOf }] of all.entries()) {
      times[index].set(await connection.times(bytesOf(call), SLICE), at)
    }
  }
  return times
}

/** @returns {Promise<{ [call: string]: number[] }>} p99 in milliseconds, of the servers in their order, by name of the call */
export const measureCalls = async (servers, samples) => {
  const all = await Promise.all(servers.map(prepare))
  try {
    const p99 = {}
    for (const call of calls) {
      if (!call.creates) await inTurns(all, call, WARM_UP)
      p99[call.name] = (await inTurns(all, call, samples)).map(times => quantile(times, 0.99))
    }
    return p99
  } finally {
    for (const { connection } of all) connection.close()
  }
}
