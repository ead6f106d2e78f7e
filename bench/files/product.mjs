import { readFileSync } from 'node:fs'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { emulator, startServer } from '../servers/servers.mjs'
import { openConnection, requestBytes } from '../support/connection.mjs'
import { CLUSTER, call, GET_PATH, IMPORT_PATH } from '../support/import-call.mjs'
import { DIM } from './rows.mjs'

const POLL_MS = 2

const COLLECTION = {
  name: 'measured',
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true },
    { name: 'title', type: 'VarChar', maxLength: 64 },
    { name: 'vector', type: 'FloatVector', dim: DIM }
  ]
}

/** Collections `measured_0` and so on, for files that cannot be touched. */
export const COLLECTIONS = 40

/** The page's cluster stays, for the first import with which every server is awaited. */
const worldOf = async () => {
  const { parse } = await import('yaml')
  const world = parse(readFileSync(new URL('../../fixtures/worlds/default.yaml', import.meta.url), 'utf8'))
  // The result of reading a file is remembered for a collection.
  const others = Array.from({ length: COLLECTIONS }, (_, at) => ({ ...COLLECTION, name: `${COLLECTION.name}_${at}` }))
  world.clusters.find(({ id }) => id === CLUSTER).collections.push(COLLECTION, ...others)
  for (const bucket of world.buckets) delete bucket.folder
  return world
}

/** A started emulator that has the files of a folder as its bucket `files`. */
export const startWith = async (folder, more = []) => {
  const world = join(folder, 'world.json')
  await mkdir(join(folder, 'files'), { recursive: true })
  await writeFile(world, JSON.stringify(await worldOf()))
  const flags = ['--world', world, '--buckets', folder, '--era', '2025', ...more]
  return startServer({ ...emulator, commandLine: port => [...emulator.commandLine(port), ...flags] })
}

export const create = async (port, key, { bucket = 'files', collection = COLLECTION.name, keys } = {}) => {
  const body = JSON.stringify({
    ...{ clusterId: CLUSTER, collectionName: collection, objectUrl: `s3://${bucket}/${key}` },
    ...keys
  })
  const { code, data, message } = JSON.parse((await call(port, { method: 'POST', path: IMPORT_PATH, body })).text)
  if (code !== 200) throw new Error(`the import of ${key} was answered ${code} ${message}`)
  return requestBytes(port, { path: `${GET_PATH}?clusterId=${CLUSTER}&jobId=${data.jobId}` })
}

const stateOf = reply => {
  const { data } = JSON.parse(reply.slice(reply.indexOf('{"code"')))
  if (data.errorMessage !== null) throw new Error(`the job failed: ${data.errorMessage}`)
  return data.readyPercentage
}

/** Milliseconds from the request until the job, whose timeline takes none, has read its files. */
export const importTime = async (port, key, options) => {
  const begun = performance.now()
  const get = await create(port, key, options)
  const connection = await openConnection(port)
  while (stateOf(await connection.send(get)) < 1) await sleep(POLL_MS)
  connection.close()
  return performance.now() - begun
}

/** Milliseconds of each `get` while the job reads its files. */
export const timesWhileReading = async (port, get) => {
  const connection = await openConnection(port)
  const times = []
  for (let ready = 0; ready < 1; ) {
    const begun = performance.now()
    const reply = await connection.send(get)
    times.push(performance.now() - begun)
    ready = stateOf(reply)
  }
  connection.close()
  return Float64Array.from(times)
}

/** A file that has another time has to be read again. */
export const touch = path => utimes(path, new Date(), new Date())

/** Resident memory of a process in megabytes. */
export const residentMegabytes = pid =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000

/** Peak of the resident memory while something is done. */
export const peakDuring = async (pid, work) => {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(pid))
  }, 20)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return peak
}
