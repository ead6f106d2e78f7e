/** The thread of the database: does one call after the other. */
import { parentPort } from 'node:worker_threads'
import { folderDatabase } from './database.ts'
import type { Problem, Request, Response } from './messages.ts'

const database = folderDatabase(await import('node:sqlite'))

/** SQLite's numbers of the failures that a user can do something about. source: sqlite.org/rescode.html */
const CODES: Readonly<Record<number, string>> = {
  5: 'BUSY',
  8: 'READONLY',
  10: 'EIO',
  11: 'CORRUPT',
  13: 'ENOSPC',
  14: 'CANTOPEN',
  26: 'FOREIGN'
}

const problemOf = (error: unknown): Problem => {
  const { errcode, code, message } = error as NodeJS.ErrnoException & { readonly errcode?: number }
  // The low byte is the kind of failure, the rest its detail.
  const known = errcode === undefined ? code : CODES[errcode & 0xff]
  return { code: known ?? 'UNKNOWN', message }
}

parentPort?.on('message', ({ id, call, args }: Request) => {
  let response: Response
  try {
    response = { id, result: (database[call] as (...args: readonly unknown[]) => unknown)(...args) }
  } catch (error) {
    response = { id, problem: problemOf(error) }
  }
  parentPort?.postMessage(response)
})
