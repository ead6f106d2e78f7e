import { deflateSync, gzipSync } from 'node:zlib'
import { IMPORT_PATH } from '../support/import-call.mjs'

const MIB = 1024 ** 2

const INSERT_PATH = '/v2/vectordb/entities/insert'

const nested = () => Buffer.concat([Buffer.alloc(8 * MIB, '['), Buffer.alloc(8 * MIB, ']')])

const keys = count => Buffer.from(`{${Array.from({ length: count }, (_, n) => `"k${n}":1`).join()}}`)

/** Bodies that cost more than they look, and what refuses them. All are sent to an import, some to the data plane too. */
export const BODIES = {
  '8 Mi levels in 16 KB of gzip': { path: IMPORT_PATH, encoding: 'gzip', make: () => gzipSync(nested()) },
  'the same, data plane': { path: INSERT_PATH, encoding: 'gzip', make: () => gzipSync(nested()) },
  '16 MiB of blanks in 16 KB of gzip': {
    path: IMPORT_PATH,
    encoding: 'gzip',
    make: () => gzipSync(Buffer.alloc(16 * MIB, ' '))
  },
  '200,000 keys': { path: IMPORT_PATH, make: () => keys(200_000) },
  '200,000 keys in deflate': { path: IMPORT_PATH, encoding: 'deflate', make: () => deflateSync(keys(200_000)) },
  '1.3 million keys': { path: IMPORT_PATH, make: () => keys(1_300_000) },
  '1.3 million keys, data plane': { path: INSERT_PATH, make: () => keys(1_300_000) },
  '1.3 million keys in gzip, data plane': { path: INSERT_PATH, encoding: 'gzip', make: () => gzipSync(keys(1_300_000)) }
}
