import type { Limits } from '../../contract/eras.ts'
import type { Fact } from './facts.ts'

const SIZES = [
  'test/imports/limits.test.ts',
  'sizes of files, sub-folders and jobs are limited by era and plan'
] as const
const SETS = ['test/imports/limits.test.ts', 'file types, their number and their nesting make a file set'] as const
const NUMPY = [
  'test/imports/limits.test.ts',
  'a NumPy folder has one object for each field that has to be given'
] as const

const guide = { source: 'import guide, limits page of the era', confidence: 'documented' } as const

type Row = Omit<Fact, 'name' | 'claim'>

/** Source and witness of each limit; the values stand in src/contract/eras.ts, those of single files in src/contract/formats.ts. */
export const LIMIT_FACTS: Readonly<Record<keyof Limits, Row>> = {
  file: { ...guide, witness: SIZES },
  freeFile: { source: 'limits page of 2025; before: guess', confidence: 'guess', witness: SIZES },
  subFolder: { ...guide, witness: SIZES },
  freeJob: { ...guide, witness: SIZES },
  job: { ...guide, witness: SIZES },
  files: {
    source: 'limits page (2025: 1,000 files, of NumPy 1,000 folders); before: cap of the engine, a guess',
    confidence: 'guess',
    witness: SETS
  },
  jsonFiles: { source: 'import guide (2023: one file); later: guess', confidence: 'guess', witness: SETS },
  subFolders: { source: 'import guide, for NumPy; for other types a guess', confidence: 'guess', witness: SETS },
  oneAtATime: {
    source: 'text of 47039',
    confidence: 'guess',
    witness: [
      'test/imports/concurrency.test.ts',
      'Free and Serverless run one import at a time, and the next is let in when it has ended'
    ]
  },
  alive: {
    source: 'limits page (10; 10,000 a collection); 2023: text of 47055',
    confidence: 'guess',
    witness: ['test/imports/concurrency.test.ts', 'each era takes as many imports at once as its pages say']
  },
  sameCloudOnly: {
    source: 'first sentence of the import page; lifted by the storage options page',
    confidence: 'documented',
    witness: ['test/imports/limits.test.ts', 'an object in another cloud is rejected in the era of 2023 only']
  },
  metaFileRequired: { source: 'milvus-io/milvus#32542', confidence: 'guess', witness: NUMPY },
  rootKeys: {
    source: 'import guides (`root` in the first); server source: importutilv2/json/reader.go',
    confidence: 'documented',
    witness: ['test/imports/inspection.test.ts', 'the first pages called the list of rows root']
  },
  fixedSizeLists: {
    source: 'milvus-io/milvus#49683',
    confidence: 'guess',
    witness: ['test/files/samples.test.ts', 'types that only Arrow knows are rejected as the server rejects them']
  },
  rows: {
    source: 'guess: no page has a limit; the end of a Parquet file can claim any number',
    confidence: 'guess',
    witness: ['test/files/hostile-parquet.test.ts', 'a Parquet file with more rows than the era takes has a fault']
  },
  insertAutoId: {
    source: 'server source: common.IsAllowInsertAutoID, collection property `allow_insert_auto_id`',
    confidence: 'guess',
    witness: ['test/files/row-check.test.ts', 'a collection can let files give the key that it would make']
  },
  namedFiles: {
    source: 'recorded once, for JSON: milvus-io/milvus#45006; for other types, and the number in `id`, a guess',
    confidence: 'guess',
    witness: ['test/imports/inspection.test.ts', 'since 2025 a failed job tells the file as the request named it']
  },
  functions: {
    source: 'full text search page: since Milvus 2.5; what older versions answer is a guess',
    confidence: 'guess',
    witness: ['test/imports/newer-types.test.ts', 'an older version creates and imports nothing newer than itself']
  },
  nullableVectors: {
    source: 'release notes of June 2026: the newest Milvus 2.6; before: server source, proxy/task.go',
    confidence: 'documented',
    witness: ['test/imports/newer-types.test.ts', 'an older version creates and imports nothing newer than itself']
  },
  newTypes: {
    source: 'pages of Geometry and Timestamptz fields: since Milvus 2.6; what older versions answer is a guess',
    confidence: 'guess',
    witness: ['test/imports/newer-types.test.ts', 'an older version creates and imports nothing newer than itself']
  },
  optionalFields: { source: 'milvus-io/milvus#39036', confidence: 'guess', witness: NUMPY }
}
