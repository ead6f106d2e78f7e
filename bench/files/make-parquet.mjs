import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { DIM, floats } from './rows.mjs'

const ROWS_AT_ONCE = 5000

const SCHEMA = [
  { name: 'root', num_children: 3 },
  { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
  { name: 'title', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'vector', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' }
]

/** The rows of the JSON file, packed with Snappy. */
export const makeParquet = (path, rows) => {
  const next = floats(1)
  const writer = new ParquetWriter({ writer: fileWriter(path), schema: SCHEMA })
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(ROWS_AT_ONCE, rows - row) }, (_, at) => row + at)
    writer.write({
      columnData: [
        { name: 'id', data: numbers.map(BigInt) },
        { name: 'title', data: numbers.map(number => `title ${number}`) },
        { name: 'vector', data: numbers.map(() => Array.from({ length: DIM }, next)), encoding: 'PLAIN' }
      ]
    })
  }
  writer.finish()
}
