import t from 'tap'
import { type FileBytes, readBlocks, readPieces } from '../../src/files/reader.ts'
import { memoryFile } from './support/memory-file.ts'

const CONTENT = Uint8Array.from({ length: 250 }, (_, at) => at)

/** Joins blocks as they come. */
const joined = async (blocks: AsyncIterable<Uint8Array>): Promise<number[][]> => {
  const all: number[][] = []
  for await (const block of blocks) all.push([...block])
  return all
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at)

t.test('a range of a file is read in blocks of one length', async t => {
  const { bytes } = memoryFile('a', CONTENT)
  t.strictSame(await joined(readBlocks(bytes, 10, 250, 100)), [range(10, 110), range(110, 210), range(210, 250)])
  t.strictSame(await joined(readBlocks(bytes, 10, 10, 100)), [])
})

t.test('a source that gives less than was asked is read to the end of the range', async t => {
  const { bytes } = memoryFile('a', CONTENT, 70)
  t.strictSame((await joined(readBlocks(bytes, 5, 200, 100))).flat(), range(5, 200))
})

t.test('a file that has become shorter ends where it ends', async t => {
  const { bytes } = memoryFile('a', CONTENT)
  const longer: FileBytes = { ...bytes, size: 1000 }
  t.strictSame((await joined(readBlocks(longer, 200, 1000, 30))).flat(), range(200, 250))
  t.strictSame((await joined(readPieces(longer))).flat(), range(0, 250))
})

t.test('memory is used again after the next block is taken, and only if that is asked for', async t => {
  const given: (ArrayBufferLike | undefined)[] = []
  const taken: ArrayBufferLike[] = []
  const bytes: FileBytes = {
    size: 400,
    read: async (from, to, memory) => {
      given.push(memory?.buffer)
      return memory ?? new Uint8Array(to - from)
    },
    close: () => {}
  }
  for await (const block of readBlocks(bytes, 0, 400, 100)) taken.push(block.buffer)
  t.strictSame(
    given.map(buffer => buffer && taken.indexOf(buffer)),
    [undefined, undefined, 0, 1]
  )
  given.length = 0
  for await (const _ of readBlocks(bytes, 0, 400, 100, false));
  t.strictSame(given, [undefined, undefined, undefined, undefined])
})
