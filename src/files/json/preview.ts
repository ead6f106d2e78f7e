import { type Cell, jsonCell } from '../cells.ts'
import { ENOUGH, FirstRows, type Preview } from '../first-rows.ts'
import type { RowCheck } from '../rows.ts'
import { readJson } from './inspect.ts'

const preview =
  (form: 'list' | 'lines'): Preview =>
  async ([file], { rules, most }) => {
    const rows = new FirstRows(most)
    return rows.end(await readJson(form, file, collect(rows), rules))
  }

export const previewJson = preview('list')

export const previewJsonLines = preview('lines')

/** Collects rows in place of checking them. */
const collect = (rows: FirstRows): RowCheck => {
  let cells: [string, Cell][] = []
  return {
    begin: () => {
      cells = []
    },
    value: (name, source) => {
      cells.push([name, jsonCell(source)])
      return undefined
    },
    end: () => {
      // The reader passes the last field first.
      rows.add(new Map(cells.reverse()))
      return rows.full ? ENOUGH : undefined
    }
  }
}
