import { type Static, Type } from '@sinclair/typebox'
import { BucketDocument } from './bucket.ts'
import { ClusterDocument, DeclaredJob, Key, Organization, Project } from './cluster.ts'
import { IntegrationDocument } from './integration.ts'

/** A world file: the simulated account. */
export const WorldDocument = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1 }),
    unlistedKeys: Type.Optional(
      Type.String({
        description: 'Organization of every key that is not listed. Default: such keys get 80001.'
      })
    ),
    organizations: Type.Array(Organization, { minItems: 1 }),
    projects: Type.Array(Project),
    keys: Type.Optional(Type.Array(Key)),
    clusters: Type.Array(ClusterDocument),
    buckets: Type.Optional(Type.Array(BucketDocument)),
    storageIntegrations: Type.Optional(Type.Array(IntegrationDocument)),
    jobs: Type.Optional(Type.Array(DeclaredJob))
  },
  // No closedObject: the JSON Schema of worlds begins with its title.
  { title: 'World of zilliz-import-emulator', additionalProperties: false }
)

export type WorldDocument = Static<typeof WorldDocument>
