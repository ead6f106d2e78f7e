import { closeSync, openSync, writeSync } from 'node:fs'
import { DIM, floats } from './rows.mjs'

const ROWS_AT_ONCE = 50

/** Rows of a title and a vector, about this many bytes of them. @returns how many rows */
export const makeJson = (path, bytes) => {
  const next = floats(1)
  const file = openSync(path, 'w')
  let written = writeSync(file, '{"rows":[\n')
  let row = 0
  while (written < bytes) {
    const rows = Array.from({ length: ROWS_AT_ONCE }, (_, at) =>
      JSON.stringify({ id: row + at, title: `title ${row + at}`, vector: Array.from({ length: DIM }, next) })
    )
    written += writeSync(file, `${row === 0 ? '' : ',\n'}${rows.join(',\n')}`)
    row += ROWS_AT_ONCE
  }
  writeSync(file, ']}')
  closeSync(file)
  return row
}
