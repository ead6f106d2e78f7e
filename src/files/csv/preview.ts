import { type Cell, jsonCell, NULL, textCell } from '../cells.ts'
import { ENOUGH, FirstRows, type Preview } from '../first-rows.ts'
import { Faulty } from '../reader.ts'
import { decode, readCsv } from './inspect.ts'

export const previewCsv: Preview = async ([{ bytes }], { rules, most, collection }) => {
  const rows = new FirstRows(most)
  const { nullkey = '' } = rules.csv ?? {}
  let columns: readonly string[] = []
  const cellOf = (name: string, text: string): Cell => {
    const field = collection?.fields.find(field => field.name === name)
    if (field === undefined) return textCell(text)
    if (text === nullkey && (field.nullable === true || field.default !== undefined)) return NULL
    return field.type === 'VarChar' ? textCell(text) : valueCell(text)
  }
  const outcome = await readCsv(bytes, rules.csv, {
    names: names => {
      columns = names
      for (const name of names) rows.column(name)
    },
    row: values => {
      const named = values.map((value, at) => [columns[at] ?? `#${at + 1}`, decode(value).text] as const)
      rows.add(new Map(named.map(([name, text]) => [name, cellOf(name, text)])))
      if (rows.full) throw new Faulty(ENOUGH)
    }
  })
  return rows.end(outcome)
}

/** Numbers, vectors and arrays are JSON in most files. */
const valueCell = (text: string): Cell => {
  try {
    return jsonCell(text)
  } catch {
    return textCell(text)
  }
}
