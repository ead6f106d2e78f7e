import { type Static, Type } from '@sinclair/typebox'
import { Key, Organization, Project } from './account.ts'
import { BucketDocument } from './bucket.ts'
import { ClusterDocument } from './cluster.ts'
import { DeclaredJob } from './job.ts'

/** The seeded account: what a world file holds. */
export const WorldDocument = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1 }),
    unlistedKeys: Type.Optional(
      Type.String({
        description: 'Organization that every key not listed acts for; left out: such keys get 80001.'
      })
    ),
    organizations: Type.Array(Organization, { minItems: 1 }),
    projects: Type.Array(Project),
    keys: Type.Optional(Type.Array(Key)),
    clusters: Type.Array(ClusterDocument),
    buckets: Type.Optional(Type.Array(BucketDocument)),
    jobs: Type.Optional(Type.Array(DeclaredJob))
  },
  { title: 'World of zilliz-import-emulator', additionalProperties: false }
)

export type WorldDocument = Static<typeof WorldDocument>
