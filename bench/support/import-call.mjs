import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export const HOST = '127.0.0.1'

/** A cluster of the default world that takes any number of imports one after the other. */
export const CLUSTER = 'in01-5b7c0de3f1a2948'

export const IMPORT_PATH = '/v1/vector/collections/import'
export const GET_PATH = `${IMPORT_PATH}/get`
export const LIST_PATH = `${IMPORT_PATH}/list`

export const HEADERS = { authorization: 'Bearer demo', 'content-type': 'application/json' }

/** An import that succeeds, with every field of the documented example. */
export const IMPORT = {
  clusterId: CLUSTER,
  collectionName: 'medium_articles',
  objectUrl:
    'https://s3.us-west-2.amazonaws.com/publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json',
  accessKey: 'your-access-key',
  secretKey: 'your-secret-key'
}
export const IMPORT_BODY = JSON.stringify(IMPORT)

/** The response of a stateless server to every import. */
export const STATIC_REPLY = { code: 200, data: { jobId: 'job-01fa0e5d42cjdx5k8sfm7y' } }

/** Flags under which every import is accepted: a job ends in the millisecond in which it begins. */
export const EMULATOR_FLAGS = ['--speed', '1000000000']

/**
 * The call of a server that imports.
 * @typedef {{ method: string, path: string, headers: object, body: string, expected: object }} MeasuredCall
 *   `expected`: properties that the reply to a success has
 */
export const IMPORT_CALL = {
  method: 'POST',
  path: IMPORT_PATH,
  headers: HEADERS,
  body: IMPORT_BODY,
  expected: { code: 200 }
}

/** Whether the reply to a measured call is a success. */
export const isSuccess = ({ expected }, status, text) => {
  if (status !== 200) return false
  const reply = JSON.parse(text)
  return Object.entries(expected).every(([name, value]) => reply[name] === value)
}

/** One call on a connection of its own. @returns {Promise<{ status: number, text: string }>} */
export const call = (port, { method = 'GET', path, headers: own = HEADERS, body, sandbox }) =>
  new Promise((resolve, reject) => {
    const headers = {
      ...own,
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      ...(sandbox !== undefined && { 'x-emulator-sandbox': sandbox })
    }
    const sent = request({ host: HOST, port, method, path, headers, agent: false }, reply => {
      let text = ''
      reply.setEncoding('utf8').on('data', part => {
        text += part
      })
      reply.on('end', () => resolve({ status: reply.statusCode, text })).on('error', reject)
    })
    sent.on('error', reject).end(body)
  })

export const importOnce = port => call(port, IMPORT_CALL)

const RETRY_MS = 1

/** Calls until the server answers. @throws when the reply is no success, the program has ended or time is up */
export const untilFirstReply = async (server, port, measured, patience = 60_000) => {
  for (const end = performance.now() + patience; performance.now() < end; ) {
    server.check()
    const reply = await call(port, measured).catch(() => undefined)
    if (reply !== undefined && isSuccess(measured, reply.status, reply.text)) return
    if (reply !== undefined) throw new Error(`the first call was answered ${reply.status} ${reply.text.slice(0, 200)}`)
    await sleep(RETRY_MS)
  }
  throw new Error(`no answer within ${patience / 1000} s`)
}

const LARGEST_PAGE = 100

/** Jobs of a cluster: the list tells those of a page, so the last page is looked for by bisection. */
export const countJobs = async (port, cluster = CLUSTER) => {
  const countOn = async page => {
    const path = `${LIST_PATH}?clusterId=${cluster}&pageSize=${LARGEST_PAGE}&currentPage=${page}`
    return JSON.parse((await call(port, { path })).text).data.count
  }
  let [full, end] = [0, 1]
  while ((await countOn(end)) === LARGEST_PAGE) [full, end] = [end, 2 * end]
  while (end - full > 1) {
    const middle = Math.floor((full + end) / 2)
    if ((await countOn(middle)) === LARGEST_PAGE) full = middle
    else end = middle
  }
  return full * LARGEST_PAGE + (await countOn(end))
}
