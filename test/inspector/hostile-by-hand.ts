/**
 * How long a small honest file takes next to hostile ones, and how long these take: node test/inspector/hostile-by-hand.ts
 * It works for some minutes, so that it is no test.
 */
import { gzipSync } from 'node:zlib'
import type { Collection } from '../../src/cloud/schema/collection.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import type { Inspected } from '../../src/files/reader.ts'
import { startThreads } from '../../src/inspector/threads.ts'
import { memoryFile } from '../files/support/memory-file.ts'
import { CODECS, levels, page, parquetFile, run, TYPES } from '../files/support/parquet-file.ts'

const MEGABYTES = 19
/** Twice as many as there are threads for large files at most. */
const HOSTILE = 8

const ID = { name: 'id', type: TYPES.INT64, optional: true }
const KEYS: Collection = { name: 'keys', fields: [{ name: 'id', type: 'Int64', nullable: true }] }

const plain = (content: Uint8Array): Uint8Array => content

/** As many pages as the file has room for, in one column, and one more with a value. */
const repeated = (content: Buffer, values: number, megabytes: number, pack = plain): Buffer => {
  const pageOf = (content: Buffer, values: number) => page(pack(content), { values, size: content.length })
  const one = pageOf(content, values)
  const count = Math.floor((megabytes * 1e6) / one.length)
  const pages = Buffer.concat([...Array(count).fill(one), pageOf(zeros(1), 1)])
  const rows = count * values + 1
  const codec = pack === plain ? CODECS.UNCOMPRESSED : CODECS.GZIP
  return parquetFile([ID], pages, [{ rows, chunks: [{ from: 4, length: pages.length, values: rows, codec }] }])
}

const alternating = (): Buffer => {
  const one = page(Buffer.concat([levels(run(1000, 1)), Buffer.alloc(8000)]), { values: 1000 })
  const pages = Buffer.concat([one, Buffer.alloc(MEGABYTES * 1e6), one])
  const groups = Array.from({ length: 20_000 }, (_, at) => ({
    rows: 1000,
    chunks: [{ from: at % 2 === 0 ? 4 : pages.length - one.length + 4, length: one.length, values: 1000 }]
  }))
  return parquetFile([ID], pages, groups)
}

const zeros = (values: number): Buffer => Buffer.concat([levels(run(values, 1)), Buffer.alloc(values * 8)])

const FILES: Readonly<Record<string, () => Buffer>> = {
  '20,000 row groups at two places': alternating,
  'pages without values': () => repeated(levels(new Uint8Array()), 0, MEGABYTES),
  'nulls that are packed to nothing': () => repeated(levels(run(20_000_000, 0)), 20_000_000, 0.001),
  'pages that unpack to a thousand times their size': () => repeated(zeros(400_000), 400_000, 5, gzipSync)
}

const said = (outcome: Inspected): string => ('rows' in outcome ? `${outcome.rows} rows` : outcome.fault.message)

for (const [name, make] of Object.entries(FILES)) {
  const threads = startThreads()
  const content = make()
  const read = (bytes: Uint8Array) =>
    threads.inspect('parquet', [memoryFile('a.parquet', bytes)], KEYS, LIMITS['2025'], new AbortController().signal)
  const begun = performance.now()
  const seconds = () => ((performance.now() - begun) / 1000).toFixed(1)
  const hostile = Array.from({ length: HOSTILE }, () => read(content))
  await read(repeated(zeros(10), 10, 0.001))
  const honest = seconds()
  const [outcome] = await Promise.all(hostile)
  process.stdout.write(
    `${name}: ${content.length} bytes, ${HOSTILE} of them ${seconds()} s (${outcome && said(outcome)}); a small file next to them ${honest} s\n`
  )
  threads.close()
}
