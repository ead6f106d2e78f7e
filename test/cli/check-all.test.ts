import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import t, { type Test } from 'tap'
import { main } from '../../src/cli/main.ts'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { inspectFiles } from '../../src/files/inspect.ts'
import type { FileFault } from '../../src/files/reader.ts'
import { memoryFile } from '../files/support/memory-file.ts'
import { FakeIo } from './fake-io.ts'

const run = async (...args: string[]) => {
  const io = new FakeIo()
  const code = await main(['check', ...args, '--schema', '#in01-5b7c0de3f1a2948/articles'], {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

interface Found {
  readonly rows: number
  readonly faults: number
  readonly files: readonly {
    readonly fault?: object
    readonly faults: readonly { readonly row?: number; readonly field?: string; readonly message: string }[]
    readonly isCut: boolean
  }[]
}

const faultsIn = async (t: Test, name: string, content: string | Uint8Array): Promise<Found> => {
  const file = join(t.testdir({}), name)
  await writeFile(file, content)
  const { code, out } = await run(file, '--all', '--json', '--flavor', 'milvus')
  t.equal(code, out.includes('"fault"') ? 1 : 0)
  return JSON.parse(out)
}

const places = ({ files }: Found) => files[0]?.faults.map(({ row, field }) => [row, field])

const VECTOR = '[1,2,3,4,5,6,7,8]'
const row = (id: number | string, title = '"t"', vector = VECTOR) => `{"id":${id},"title":${title},"vector":${vector}}`

t.test('with --all each faulty row of a JSON file is shown, and the others are read', async t => {
  const file = join(t.testdir({}), 'a.json')
  await writeFile(file, `[${row(1)},${row('"x"')},${row(3)},${row(4, `"${'t'.repeat(33)}"`)},${row(5, '"t"', '[1]')}]`)
  const { code, out } = await run(file, '--all')
  t.equal(code, 1)
  t.match(
    out,
    new RegExp(
      `^file .*\\n${file} +- +fault\\n    row 2, field id: .*\\n.*\\n    row 4, field title: .*\\n.*\\n    row 5, field vector: .*\\n.*\\n1 file, 0 rows, 3 faults\\n$`
    )
  )
  t.match((await run(file)).out, /1 file, 0 rows, 1 fault\n$/, 'without it the first alone, as an import')
})

t.test('lines of JSON and CSV rows too; text that is none ends the reading', async t => {
  t.strictSame(places(await faultsIn(t, 'a.jsonl', [row(1), row('"x"'), row(3, '7'), '{"id":', row(5)].join('\n'))), [
    [2, 'id'],
    [3, 'title'],
    [4, undefined]
  ])
  const csv = ['id,title,vector', `1,a,"${VECTOR}"`, `x,b,"${VECTOR}"`, '3,c', `4,d,"[1]"`, `5,e,"${VECTOR}"`].join(
    '\n'
  )
  t.strictSame(places(await faultsIn(t, 'a.csv', csv)), [
    [2, 'id'],
    [3, undefined],
    [4, 'vector']
  ])
})

t.test('a Parquet file has the first fault of each column, and the columns after it are read', async t => {
  const texts = (name: string) =>
    ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }) as const
  const content = parquetWriteBuffer({
    schema: [{ name: 'root', num_children: 4 }, ...['id', 'a', 'b', 'c'].map(texts)],
    columnData: [
      { name: 'id', data: ['1', '2', '3'] },
      { name: 'a', data: ['ok', 'long', 'longer'] },
      { name: 'b', data: ['ok', 'ok', 'ok'] },
      { name: 'c', data: ['ok', 'ok', 'long'] }
    ]
  })
  const collection: Collection = {
    name: 'texts',
    fields: [
      { name: 'id', type: 'VarChar', maxLength: 3, primaryKey: true },
      ...['a', 'b', 'c'].map(name => ({ name, type: 'VarChar', maxLength: 3 }) as const)
    ]
  }
  const found: FileFault[] = []
  const readOn = (fault: FileFault) => found.push(fault) < 100
  const file = memoryFile('a.parquet', new Uint8Array(content))
  const rules = LIMITS['2025']
  t.strictSame(await inspectFiles('parquet', [file], collection, { ...rules, readOn }), { rows: 3 })
  t.strictSame(
    found.map(({ row, field }) => [row, field]),
    [
      [2, 'a'],
      [3, 'c']
    ]
  )
  t.match(await inspectFiles('parquet', [file], collection, rules), { fault: { row: 2, field: 'a' } })
})

t.test('a NumPy folder is read to its end', async t => {
  const npy = (dtype: string, shape: string, data: Buffer) => {
    const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117)
    return Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from([118, 0]),
      Buffer.from(`${header}\n`),
      data
    ])
  }
  const dir = t.testdir({ folder: {} })
  const floats = new Float32Array(24).fill(1)
  floats[8] = Number.NaN
  floats[16] = Number.POSITIVE_INFINITY
  await writeFile(join(dir, 'folder', 'id.npy'), npy('<i8', '3,', Buffer.from(new BigInt64Array([1n, 2n, 3n]).buffer)))
  await writeFile(join(dir, 'folder', 'title.npy'), npy('<i8', '3,', Buffer.alloc(24)))
  await writeFile(join(dir, 'folder', 'vector.npy'), npy('<f4', '3, 8', Buffer.from(floats.buffer)))
  const { out } = await run(join(dir, 'folder'), '--all', '--json')
  t.strictSame(places(JSON.parse(out)), [
    [undefined, 'title'],
    [2, 'vector'],
    [3, 'vector']
  ])
})

t.test('after 100 faults a file is read no further', async t => {
  const rows = Array.from({ length: 500 }, () => row('"x"'))
  const { files, faults } = await faultsIn(t, 'a.json', `[${rows}]`)
  t.strictSame([faults, files[0]?.faults.length, files[0]?.isCut, files[0]?.faults.at(-1)?.row], [100, 100, true, 100])
  const file = join(t.testdir({}), 'a.json')
  await writeFile(file, `[${rows}]`)
  t.match(
    (await run(file, '--all')).out,
    /\n {4}there may be more; the file is read no further\n1 file, 0 rows, 100 faults\n$/
  )
})

t.test('a good file has none', async t => {
  t.match(await faultsIn(t, 'a.json', `[${row(1)}]`), { rows: 1, faults: 0, files: [{ rows: 1 }] })
})
