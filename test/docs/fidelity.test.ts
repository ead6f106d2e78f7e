import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TSchema } from '@sinclair/typebox'
import t from 'tap'
import {
  CloudEntry,
  ClusterEntry,
  ProjectEntry,
  ProjectEntryV2,
  RegionEntry,
  RegionEntryV2
} from '../../src/contract/account.ts'
import { LIMITS } from '../../src/contract/eras.ts'
import { CollectionV1, CreateBodyV1, DatabaseV1, EntryV1 } from '../../src/contract/v1/collections.ts'
import { ImportBody, ImportReply } from '../../src/contract/v1/import.ts'
import { ImportGetQuery, ImportGetReply } from '../../src/contract/v1/import-get.ts'
import { ImportListQuery, ImportListReply } from '../../src/contract/v1/import-list.ts'
import { CollectionStatsBody, CollectionStatsReply } from '../../src/contract/v2/collection-stats.ts'
import {
  CollectionBody,
  CollectionEntry,
  CreateCollectionBody,
  DatabaseBody
} from '../../src/contract/v2/collections.ts'
import { ImportCreateBody, ImportCreateReply } from '../../src/contract/v2/import-create.ts'
import {
  ImportListBody as ImportListBodyV2,
  ImportListReply as ImportListReplyV2
} from '../../src/contract/v2/import-list.ts'
import { ImportProgressBody, ImportProgressReply } from '../../src/contract/v2/import-progress.ts'
import { CreateIndexBody, IndexBody, IndexEntry } from '../../src/contract/v2/indexes.ts'
import { LoadState, LoadStateBody } from '../../src/contract/v2/load-state.ts'
import { PartitionBody, PartitionsBody } from '../../src/contract/v2/partitions.ts'
import {
  VolumeAccess,
  VolumeApplyBody,
  VolumeCreateBody,
  VolumeEntry,
  VolumeListQuery,
  VolumePage
} from '../../src/contract/v2/volumes.ts'
import { BEHAVIOURS } from '../../src/docs/fidelity/behaviours.ts'
import { FIELDS } from '../../src/docs/fidelity/fields.ts'
import { FIELDS_ACCOUNT } from '../../src/docs/fidelity/fields-account.ts'
import { FIELDS_DATA_PLANE } from '../../src/docs/fidelity/fields-data-plane.ts'
import { FIELDS_V2 } from '../../src/docs/fidelity/fields-v2.ts'
import { FIELDS_VOLUMES } from '../../src/docs/fidelity/fields-volumes.ts'
import { LIMIT_FACTS } from '../../src/docs/fidelity/limits.ts'
import { MILVUS_FACTS } from '../../src/docs/fidelity/milvus.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const SCHEMAS: Record<string, TSchema> = {
  'Import request': ImportBody,
  'Import reply': ImportReply,
  'Get request': ImportGetQuery,
  'Get reply': ImportGetReply,
  'List request': ImportListQuery,
  'List reply': ImportListReply,
  'v2 create request': ImportCreateBody,
  'v2 create reply': ImportCreateReply,
  'v2 progress request': ImportProgressBody,
  'v2 progress reply': ImportProgressReply,
  'v2 list request': ImportListBodyV2,
  'v2 list reply': ImportListReplyV2,
  'v2 commit and abort request': ImportProgressBody,
  'v2 collections/create request': CreateCollectionBody,
  'v2 collections/list request': DatabaseBody,
  'v2 collections/has, describe, drop, load, release, flush request': CollectionBody,
  'v2 collections/describe reply': CollectionEntry,
  'v2 collections/get_stats request': CollectionStatsBody,
  'v2 collections/get_stats reply': CollectionStatsReply,
  'v2 collections/get_load_state request': LoadStateBody,
  'v2 collections/get_load_state reply': LoadState,
  'v2 partitions/create, drop, has, get_stats request': PartitionBody,
  'v2 partitions/load, release request': PartitionsBody,
  'v2 indexes/create request': CreateIndexBody,
  'v2 indexes/describe, drop request': IndexBody,
  'v2 indexes/describe reply': IndexEntry,
  'v1 collections/create request': CreateBodyV1,
  'v1 collections/describe, drop request': CollectionV1,
  'v1 collections/list request': DatabaseV1,
  'v1 collections/describe reply': EntryV1,
  'clouds reply': CloudEntry,
  'v1 regions reply': RegionEntry,
  'v2 regions reply': RegionEntryV2,
  'v1 projects reply': ProjectEntry,
  'v2 projects reply': ProjectEntryV2,
  'clusters reply': ClusterEntry,
  'v2 volumes/create request': VolumeCreateBody,
  'v2 volumes/apply request': VolumeApplyBody,
  'v2 volumes/apply reply': VolumeAccess,
  'v2 volumes request': VolumeListQuery,
  'v2 volumes reply': VolumePage,
  'v2 volumes/{name} reply': VolumeEntry
}

const ALL = { ...FIELDS, ...FIELDS_V2, ...FIELDS_DATA_PLANE, ...FIELDS_ACCOUNT, ...FIELDS_VOLUMES }

/** Names as the page has them: `data.details[].fileName`; a plain container such as `data` is no field of its own. */
const namesIn = (schema: TSchema, prefix = ''): string[] =>
  Object.entries((schema['properties'] ?? {}) as Record<string, TSchema>).flatMap(([name, field]) => {
    const path = prefix + name
    if (field['type'] === 'object' && field['properties'] !== undefined) return namesIn(field, `${path}.`)
    return field['type'] === 'array' ? [path, ...namesIn(field['items'], `${path}[].`)] : [path]
  })

t.test('every field of every schema has its source and witness, and no other has', async t => {
  t.strictSame(Object.keys(ALL), Object.keys(SCHEMAS))
  for (const [title, schema] of Object.entries(SCHEMAS)) {
    t.strictSame(ALL[title]?.map(({ name }) => name).sort(), namesIn(schema).sort(), title)
  }
})

t.test('every limit has its source and witness', async t => {
  t.strictSame(Object.keys(LIMIT_FACTS).sort(), Object.keys(LIMITS['2023']).sort())
})

t.test('every witness is there', async t => {
  const facts = [...Object.values(ALL).flat(), ...BEHAVIOURS, ...MILVUS_FACTS, ...Object.values(LIMIT_FACTS)]
  for (const [file, title] of new Map(facts.map(({ witness }) => [witness.join(), witness])).values()) {
    const tests = await readFile(join(PACKAGE_ROOT, file), 'utf8')
    t.ok(tests.includes(`t.test('${title}'`) || tests.includes(`t.test("${title}"`), `${file}: ${title}`)
  }
})
