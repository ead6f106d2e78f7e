import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../contract/schema.ts'
import { Collection } from './collection.ts'

/** documented: older cluster pages, and the newer enum of the Terraform provider; only RUNNING takes imports */
export const STATUSES = [
  'CREATING',
  'INITIALIZING',
  'RUNNING',
  'SUSPENDING',
  'SUSPENDED',
  'RESUMING',
  'MODIFYING',
  'STOPPING',
  'STOPPED',
  'DELETING',
  'DELETED',
  'ABNORMAL',
  'FREEZING',
  'FROZEN'
] as const

export const PLANS = ['Free', 'Serverless', 'Standard', 'Enterprise'] as const

export const ClusterDocument = Type.Object(
  {
    id: Type.String({
      pattern: '^in[0-9]{2}-[0-9a-z]+$',
      description: 'in01- dedicated, in03- free, in05- serverless.'
    }),
    name: Type.String(),
    project: Type.String({ description: 'Id of its project.' }),
    plan: oneOf(PLANS),
    region: Type.String({ description: 'Region id, e.g. gcp-us-west1.' }),
    status: oneOf(STATUSES),
    collections: Type.Optional(Type.Array(Collection))
  },
  { additionalProperties: false }
)

export type ClusterDocument = Static<typeof ClusterDocument>
