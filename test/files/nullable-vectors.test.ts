import t from 'tap'
import type { Collection, Field } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { FileType } from '../../src/contract/formats.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'

const read = async (type: FileType, content: string, collection: Collection) => {
  const outcome = await inspectFiles(type, [memoryFile(`a.${type}`, content)], collection, LIMITS['2025'])
  return 'rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message
}

const VECTORS: readonly (readonly [Field['type'], value: string])[] = [
  ['FloatVector', '[0.5,1,1,1,1,1,1,1]'],
  ['Float16Vector', '[0.5,1,1,1,1,1,1,1]'],
  ['BFloat16Vector', '[0.5,1,1,1,1,1,1,1]'],
  ['BinaryVector', '[7]'],
  ['Int8Vector', '[0,1,1,1,1,1,1,-1]'],
  ['SparseFloatVector', '{"1":0.5}']
]

t.test('each vector may be null or left out, if it is nullable, and is checked all the same', async t => {
  for (const [type, value] of VECTORS) {
    const field = { name: 'f', type, ...(type !== 'SparseFloatVector' && { dim: 8 }) }
    const nullable: Collection = {
      name: 'c',
      fields: [
        { name: 'g', type: 'Bool' },
        { ...field, nullable: true }
      ]
    }
    const required: Collection = { name: 'c', fields: [{ name: 'g', type: 'Bool' }, field] }
    const rows = `[{"g":true,"f":null},{"g":true},{"g":true,"f":${value}}]`
    t.equal(await read('json', rows, nullable), '3 rows', type)
    t.match(await read('json', rows, required), /^(value of|expected type)/, type)
    const lines = `g,f\ntrue,\ntrue,"${value.replaceAll('"', '""')}"\n`
    t.equal(await read('csv', lines, nullable), '2 rows', type)
    t.match(await read('csv', lines, required), /^failed to parse row, error: expected type/, type)
    t.equal(await read('csv', 'g\ntrue\n', nullable), '1 rows', type)
    t.not(await read('json', '[{"g":true,"f":[null]}]', nullable), '1 rows', `${type} of nulls`)
    t.not(await read('json', '[{"g":true,"f":"null"}]', nullable), '1 rows', `${type} as text`)
  }
})
