import { inspectFiles } from '../files/inspect.ts'
import type { Inspector } from '../imports/reading/readings.ts'
import { startThreads, type Threads } from './threads.ts'

/** Bytes that are read sooner than a thread starts, and in less time than a client notices. */
const READ_AT_ONCE_BYTES = 256 * 1024

/** Small files are read at once, others on a thread, and so is every Parquet file: a small one can be a large one packed. */
export const startInspector = (): Threads => {
  const threads = startThreads()
  const inspect: Inspector = (type, files, collection, rules, stop) => {
    const small = type !== 'parquet' && files.reduce((sum, { bytes }) => sum + bytes.size, 0) <= READ_AT_ONCE_BYTES
    return small ? inspectFiles(type, files, collection, rules) : threads.inspect(type, files, collection, rules, stop)
  }
  return { inspect, close: threads.close }
}
