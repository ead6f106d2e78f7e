import t from 'tap'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import { memoryFile } from './support/memory-file.ts'

const NOTES: Collection = {
  name: 'notes',
  allowInsertAutoId: true,
  fields: [
    { name: 'id', type: 'Int64', primaryKey: true, autoId: true },
    { name: 'text', type: 'VarChar', maxLength: 8 }
  ]
}

t.test('a collection can let files give the key that it would make', async t => {
  const inspect = (collection: Collection, era: keyof typeof LIMITS, text: string) =>
    inspectFiles('json', [memoryFile('a.json', text)], collection, LIMITS[era])
  const both = '[{"text":"a"},{"id":1,"text":"b"}]'
  t.strictSame(await inspect(NOTES, '2025', both), { rows: 2 })
  t.match(await inspect(NOTES, '2025', '[{"id":"x","text":"b"}]'), { fault: { field: 'id', row: 1 } })
  const refused = { fault: { message: "the primary key 'id' is auto-generated, no need to provide", row: 2 } }
  t.match(await inspect(NOTES, '2024', both), refused)
  t.match(await inspect({ ...NOTES, allowInsertAutoId: false }, '2025', both), refused)
})
