import { type FileBytes, readParts, type ValidRange } from '../reader.ts'
import type { ColumnCheck } from '../rows.ts'
import { LONGEST_ROW } from './inspect.ts'
import { ReadAhead } from './read-ahead.ts'
import { INCOMPLETE } from './scan.ts'
import { ValidRows } from './valid-rows.ts'

/** Bytes without a valid row after which the search ends. */
const FAR = 1024 * 1024

/**
 * Finds valid rows in the middle of a file. Where the first row begins is a guess: braces inside of a value may look like rows. Whoever uses
 * the range has to know that a row ends where it begins.
 * @param form `{"rows": […]}` or `[…]`, or a row in each line
 * @param from index after which the row before the first one ends, or at which
 * @param to the last row is the first one that ends at this index, or after it
 */
export const findRows = async (
  form: 'list' | 'lines',
  bytes: FileBytes,
  check: ColumnCheck,
  from: number,
  to: number
): Promise<ValidRange | undefined> => {
  const rows = new ValidRows(check)
  const ahead = new ReadAhead()
  const skip = (at: number, until: number) => rows.skip(ahead.bytes, at, form, form === 'list', LONGEST_ROW, until)
  let before = from - 1
  let begin: number | undefined
  const found = { rows: 0, lines: 0 }
  for await (const part of readParts(bytes, before)) {
    ahead.add(part)
    if (begin === undefined) {
      const at = endOfRow(ahead, at => skip(at, at + 1) > at)
      if (at !== INCOMPLETE) {
        before += at
        begin = before
        ahead.drop(at)
      }
    }
    if (begin !== undefined) {
      const end = skip(0, to - before)
      found.rows += rows.count
      if (form === 'lines') found.lines += ahead.countLines(end)
      before += end
      ahead.drop(end)
    }
    if (before >= to || ahead.length > FAR) break
  }
  return begin === undefined ? undefined : { ...found, from: begin, to: before }
}

const CLOSE_MAP = 125

/** Maximum guesses: each may look at all bytes. */
const MOST_GUESSES = 1000

/** Index after the first closing brace that a row follows, or INCOMPLETE. */
const endOfRow = ({ bytes, length }: ReadAhead, isBeforeRow: (at: number) => boolean): number => {
  let at = bytes.indexOf(CLOSE_MAP) + 1
  for (let guess = 0; at > 0 && at < length && guess < MOST_GUESSES; guess++) {
    if (isBeforeRow(at)) return at
    at = bytes.indexOf(CLOSE_MAP, at) + 1
  }
  return INCOMPLETE
}
