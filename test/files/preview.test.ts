import t from 'tap'
import { LIMITS } from '../../src/contract/eras.ts'
import { previewFiles } from '../../src/files/preview.ts'
import type { FileBytes } from '../../src/files/reader.ts'

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
