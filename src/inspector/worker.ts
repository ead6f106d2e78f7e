/** The worker thread: reads one set of files after the other, and requests their bytes from the main thread. */
import { type MessagePort, parentPort } from 'node:worker_threads'
import { inspectFiles } from '../files/inspect.ts'
import { findRows } from '../files/json/find-rows.ts'
import { localBytes } from '../files/local-bytes.ts'
import { previewFiles } from '../files/preview.ts'
import { EffortExceeded, effortOf, type FileBytes, type OpenFile, type OpenFiles } from '../files/reader.ts'
import { rowCheck } from '../files/rows.ts'
import { type FromThread, fromPlain, type Outcome, type Task, type ToThread, toPlain } from './messages.ts'

const port = parentPort as MessagePort

interface Waiting {
  readonly resolve: (bytes: Uint8Array<ArrayBuffer>) => void
  readonly reject: (error: Error) => void
}

const waiting = new Map<number, Waiting>()
let reads = 0

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)

const bytesOf = (size: number, file: number): FileBytes => ({
  size,
  read: (from, to, memory) =>
    new Promise((resolve, reject) => {
      const read = reads++
      waiting.set(read, { resolve, reject })
      post({ read, file, from, to, memory }, memory && [memory.buffer])
    }),
  close: () => {}
})

const perform = (task: Task, most: number): Promise<Outcome> => {
  if ('from' in task) {
    const { type, descriptor, size, collection, rules, from, to } = task
    const form = type === 'json' ? 'list' : 'lines'
    return findRows(form, localBytes(descriptor, size), rowCheck(collection, rules), from, to)
  }
  const { type, files, ...rest } = task
  const open = files.map(({ name, size }, at): OpenFile => ({ name, bytes: bytesOf(size, at) })) as unknown as OpenFiles
  const effort = effortOf(most)
  return 'most' in rest
    ? previewFiles(type, open, { ...rest, effort })
    : inspectFiles(type, open, rest.collection, rest.rules, effort)
}

const work = async (task: Task, effort = Number.POSITIVE_INFINITY): Promise<void> => {
  try {
    post({ outcome: await perform(task, effort) })
  } catch (error) {
    post(error instanceof EffortExceeded ? { exceeded: true } : { error: toPlain(error) })
  }
}

port.on('message', (message: ToThread) => {
  if ('task' in message) return work(message.task, message.effort)
  const { resolve, reject } = waiting.get(message.read) as Waiting
  waiting.delete(message.read)
  return 'bytes' in message ? resolve(message.bytes) : reject(fromPlain(message.error))
})
