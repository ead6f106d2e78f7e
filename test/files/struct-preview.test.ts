import t from 'tap'
import { LIMITS } from '../../src/contract/eras.ts'
import { previewFiles } from '../../src/files/preview.ts'
import { memoryFile } from './support/memory-file.ts'
import { collectionOf } from './support/sample.ts'
import { writeStructs } from './support/struct-parquet.ts'

t.test('the first rows of lists of structs are shown field by field', async t => {
  const rows = [[], [{ page: 1, note: 'a', part: [0.5, 1] }], null]
  const options = { rules: LIMITS['2025'], most: 3, collection: collectionOf('struct_types') }
  const { columns, rows: found } = await previewFiles(
    'parquet',
    [memoryFile('a.parquet', writeStructs({ rows }))],
    options
  )
  t.strictSame(columns, ['id', 'chunks'])
  t.strictSame(
    found.map(([, chunks]) => chunks?.text),
    ['{page: [], note: [], part: []}', '{page: [1], note: [a], part: [0.5, 1]}', 'null']
  )
})
