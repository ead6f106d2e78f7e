import type { TSchema } from '@sinclair/typebox'
import {
  CloudEntry,
  ClusterEntry,
  ProjectEntry,
  ProjectEntryV2,
  RegionEntry,
  RegionEntryV2
} from '../../src/contract/account.ts'
import {
  AddFieldBody,
  AliasBody,
  AliasEntry,
  AliasTargetBody,
  CollectionPropertiesBody,
  CompactBody,
  CompactEntry
} from '../../src/contract/aliases.ts'
import { CloudJobReply } from '../../src/contract/cloud-jobs.ts'
import { CollectionV1, CreateBodyV1, DatabaseV1, EntryV1 } from '../../src/contract/collections-v1.ts'
import {
  CollectionBody,
  CollectionEntry,
  CollectionStatsBody,
  CollectionStatsReply,
  CreateCollectionBody,
  DatabaseBody,
  LoadState,
  LoadStateBody
} from '../../src/contract/collections-v2.ts'
import { DatabaseEntry, DatabaseNameBody, DatabasePropertiesBody } from '../../src/contract/databases.ts'
import {
  ImportBody,
  ImportGetQuery,
  ImportGetReply,
  ImportListQuery,
  ImportListReply,
  ImportReply
} from '../../src/contract/imports-v1.ts'

import {
  ImportCreateBody,
  ImportCreateReply,
  ImportListBody as ImportListBodyV2,
  ImportListReply as ImportListReplyV2,
  ImportProgressBody,
  ImportProgressReply
} from '../../src/contract/imports-v2.ts'

import {
  CreateIndexBody,
  IndexBody,
  IndexEntry,
  PartitionBody,
  PartitionsBody
} from '../../src/contract/partitions-and-indexes.ts'
import {
  IntegrationCreateBody,
  IntegrationEntry,
  IntegrationListQuery,
  IntegrationName,
  IntegrationPage,
  IntegrationValidateBody,
  IntegrationValidation,
  Materials,
  MaterialsBody
} from '../../src/contract/storage-integrations.ts'
import {
  VolumeAccess,
  VolumeApplyBody,
  VolumeCreateBody,
  VolumeEntry,
  VolumeListQuery,
  VolumePage,
  VolumeUpdateBody
} from '../../src/contract/volumes.ts'
import { FIELDS } from '../../src/docs/fidelity/fields.ts'
import { FIELDS_ACCOUNT } from '../../src/docs/fidelity/fields-account.ts'
import { FIELDS_DATA_PLANE } from '../../src/docs/fidelity/fields-data-plane.ts'
import { FIELDS_INTEGRATIONS } from '../../src/docs/fidelity/fields-integrations.ts'
import { FIELDS_V2 } from '../../src/docs/fidelity/fields-v2.ts'
import { FIELDS_VOLUMES } from '../../src/docs/fidelity/fields-volumes.ts'

/** The schema of each table of fields in docs/fidelity.md, by its title. */
export const SCHEMAS: Record<string, TSchema> = {
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
  'v2 aliases/create, alter request': AliasTargetBody,
  'v2 aliases/describe, drop request': AliasBody,
  'v2 aliases/describe reply': AliasEntry,
  'v2 collections/compact request': CompactBody,
  'v2 collections/compact reply': CompactEntry,
  'v2 collections/alter_properties request': CollectionPropertiesBody,
  'v2 collections/fields/add request': AddFieldBody,
  'v2 databases/describe, drop request': DatabaseNameBody,
  'v2 databases/create, alter request': DatabasePropertiesBody,
  'v2 databases/describe reply': DatabaseEntry,
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
  'v2 projects/{projectId} reply': ProjectEntryV2,
  'v2 jobs/{jobId} reply': CloudJobReply,
  'clusters reply': ClusterEntry,
  'v2 volumes/create request': VolumeCreateBody,
  'v2 volumes/apply request': VolumeApplyBody,
  'v2 volumes/apply reply': VolumeAccess,
  'v2 volumes request': VolumeListQuery,
  'v2 volumes reply': VolumePage,
  'v2 volumes/{name} PATCH request': VolumeUpdateBody,
  'v2 volumes/{name} reply': VolumeEntry,
  'v2 storageIntegrations POST request': IntegrationCreateBody,
  'v2 storageIntegrations POST and DELETE reply': IntegrationName,
  'v2 storageIntegrations/authorizationMaterials request': MaterialsBody,
  'v2 storageIntegrations/authorizationMaterials reply': Materials,
  'v2 storageIntegrations/validate request': IntegrationValidateBody,
  'v2 storageIntegrations/validate reply': IntegrationValidation,
  'v2 storageIntegrations request': IntegrationListQuery,
  'v2 storageIntegrations reply': IntegrationPage,
  'v2 storageIntegrations/{integrationId} reply': IntegrationEntry
}

/** The rows of those tables. */
export const FIELD_FACTS = {
  ...FIELDS,
  ...FIELDS_V2,
  ...FIELDS_DATA_PLANE,
  ...FIELDS_ACCOUNT,
  ...FIELDS_VOLUMES,
  ...FIELDS_INTEGRATIONS
}
