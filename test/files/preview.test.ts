import t from 'tap'
import { LIMITS } from '../../src/contract/eras.ts'
import { previewFiles } from '../../src/files/preview.ts'
import type { FileBytes, OpenFiles } from '../../src/files/reader.ts'
import { memoryFile } from './support/memory-file.ts'

const GIGABYTE = 1024 ** 3

/** A file of 1 GiB: a beginning, then the same bytes again and again. It counts what is read of it. */
const hugeFile = (head: string, again: string) => {
  const start = Buffer.from(head, 'latin1')
  const row = Buffer.from(again, 'latin1')
  let read = 0
  const bytes: FileBytes = {
    size: GIGABYTE,
    read: async (from, to) => {
      const part = new Uint8Array(Math.min(to, GIGABYTE) - from)
      for (let at = 0; at < part.length; at++) {
        const place = from + at
        part[at] = (place < start.length ? start[place] : row[(place - start.length) % row.length]) as number
      }
      read += part.length
      return part
    },
    close: () => {}
  }
  return { bytes, read: () => read }
}

const NUMPY = (() => {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${(GIGABYTE - 128) / 16}, 4), }`.padEnd(117)
  return `\x93NUMPY\x01\x00${String.fromCharCode(118, 0)}${header}\n`
})()

const FILES = {
  json: ['a.json', hugeFile('[', '{"id":1,"v":[1,2,3,4]},')],
  jsonl: ['a.jsonl', hugeFile('', '{"id":1,"v":[1,2,3,4]}\n')],
  csv: ['a.csv', hugeFile('id,v\n', '1,"[1,2,3,4]"\n')],
  numpy: ['v.npy', hugeFile(NUMPY, '\x00\x00\x80\x3f')]
} as const

for (const [type, [name, { bytes, read }]] of Object.entries(FILES)) {
  t.test(`the first rows of a ${type} file of 1 GiB cost its first bytes alone`, async t => {
    const options = { rules: LIMITS['2025'], most: 10, collection: undefined }
    const found = await previewFiles(type as keyof typeof FILES, [{ name, bytes }], options)
    t.strictSame([found.rows.length, found.fault], [10, undefined])
    t.ok(read() <= 1024 ** 2, `${read()} bytes were read`)
  })
}

/** A .npy file. @param header instead of the usual one @param start of the file, with the version */
const npy = (dtype: string, shape: string, data: Uint8Array | string, header?: string, start = '\x93NUMPY\x01\x00') => {
  const text = (header ?? `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape}), }`).padEnd(117)
  const length = start.charCodeAt(6) === 1 ? '\x76\x00' : '\x76\x00\x00\x00'
  return Buffer.concat([Buffer.from(`${start}${length}${text}\n`, 'latin1'), Buffer.from(data)])
}

const rowsOf = async (files: Readonly<Record<string, Uint8Array>>, most = 10) => {
  const open = Object.entries(files).map(([name, content]) => memoryFile(name, content))
  const options = { rules: LIMITS['2025'], most, collection: undefined }
  const { rows, fault } = await previewFiles('numpy', open as unknown as OpenFiles, options)
  return { rows: rows.map(row => row.map(cell => cell && `${cell.kind} ${cell.text}`)), fault }
}

t.test('every type of a NumPy array has its values, in both orders of bytes', async t => {
  const bytes = (...all: readonly number[]) => Uint8Array.from(all)
  const cases: readonly (readonly [dtype: string, shape: string, data: Uint8Array, cell: string])[] = [
    ['|b1', '1,', bytes(1), 'boolean true'],
    ['|b1', '1,', bytes(0), 'boolean false'],
    ['|u1', '1, 2', bytes(255, 7), 'list [255, 7]'],
    ['|i1', '1,', bytes(0xff), 'number -1'],
    ['<i2', '1,', bytes(1, 2), 'number 513'],
    ['>i2', '1,', bytes(1, 2), 'number 258'],
    ['<i4', '1,', bytes(1, 0, 0, 0x80), 'number -2147483647'],
    ['=i8', '1,', bytes(1, 0, 0, 0, 0, 0, 0x20, 0), 'number 9007199254740993'],
    ['>f4', '1,', bytes(0x3d, 0xcc, 0xcc, 0xcd), 'number 0.1'],
    ['<f8', '1,', bytes(0, 0, 0, 0, 0, 0, 0xe0, 0x3f), 'number 0.5'],
    ['|S4', '1,', Buffer.from('ab\0\0'), 'text ab'],
    ['|a2', '1,', Buffer.from('ab'), 'text ab'],
    ['<U2', '1,', Buffer.from('a\0\0\0b\0\0\0'), 'text ab'],
    ['>U1', '1,', bytes(0, 0, 0x6c, 0x49), 'text 汉']
  ]
  for (const [dtype, shape, data, cell] of cases) {
    t.strictSame(await rowsOf({ 'f.npy': npy(dtype, shape, data) }), { rows: [[cell]], fault: undefined }, dtype)
  }
  t.strictSame(
    await rowsOf({ 'f.npy': npy('|i1', '1,', bytes(3), undefined, '\x93NUMPY\x02\x00') }),
    { rows: [['number 3']], fault: undefined },
    'version 2'
  )
})

t.test('arrays of different lengths are shown side by side, with the fault of a broken one', async t => {
  const files = {
    'a.npy': npy('|i1', '2,', Uint8Array.of(1, 2)),
    'b.npy': npy('|i1', '1,', Uint8Array.of(3)),
    'c.npy': npy('|i1', '2,', Uint8Array.of(4))
  }
  t.strictSame(await rowsOf(files), {
    rows: [
      ['number 1', 'number 3', null],
      ['number 2', null, null]
    ],
    fault: {
      file: 'c.npy',
      field: 'c',
      message: 'failed to read numpy file, error: unexpected EOF',
      explain: 'the array was cut short'
    }
  })
})

t.test('a NumPy file that cannot be read says why', async t => {
  const header = (explain: string) => ['failed to read numpy header', `${explain}; write it with numpy.save`] as const
  const file = (explain: string) => ['failed to read numpy file', explain] as const
  const data = Uint8Array.of(1)
  const cases: readonly (readonly [Uint8Array, readonly [message: string, explain: string]])[] = [
    [Buffer.from('no array'), header('the file does not begin as a .npy file does')],
    [Buffer.from('{"id": 1, "v": 2}'), header('the file does not begin as a .npy file does')],
    [npy('|i1', '1,', data).subarray(0, 100), header('the file ends within its header')],
    [
      npy('', '', data, "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }"),
      header('the header names no simple type (structured types cannot be imported)')
    ],
    [npy('', '', data, "{'descr': '|i1', 'shape': (1,), }"), header('the header has no fortran_order or no shape')],
    [
      npy('', '', data, "{'descr': '|i1', 'fortran_order': False, }"),
      header('the header has no fortran_order or no shape')
    ],
    [
      npy('|i1', '1,', data, undefined, '\x93NUMPY\x04\x00'),
      header('the file is of version 4 of the format, not of 1 to 3')
    ],
    [Buffer.from('\x93NUMPY\x02\x00\x00\x00\x10\x00', 'latin1'), header('the header has 1048588 bytes')],
    [npy('<c8', '1,', data), file('the array is of dtype <c8 and shape (1), which no field takes')],
    [npy('no type', '1,', data), file('the array is of dtype no type and shape (1), which no field takes')],
    [npy('|i1', '1, 0', data), file('the array is of dtype |i1 and shape (1, 0), which no field takes')],
    [npy('<f8', '1, 9000000', data), file('the array is of dtype <f8 and shape (1, 9000000), which no field takes')]
  ]
  for (const [content, [message, explain]] of cases) {
    const { rows, fault } = await rowsOf({ 'f.npy': content })
    t.strictSame([rows, fault], [[], { file: 'f.npy', field: 'f', message, explain }], explain)
  }
  t.strictSame(await rowsOf({ 'f.npy': npy('|i1', '', data) }), { rows: [], fault: undefined }, 'one value, no rows')
})
