import { type Static, Type } from '@sinclair/typebox'
import type { Cloud } from './clouds.ts'
import { type NameRule, STORAGE_ACCOUNT } from './names.ts'
import { closedObject } from './schema.ts'

const Text = (description: string) => Type.Optional(Type.String({ description }))

/** documented: Describe Storage Integration (V2); which of them an integration has depends on its cloud */
export const ExternalCred = closedObject(
  {
    roleArn: Text('AWS IAM role, or Alibaba Cloud RAM role.'),
    externalId: Text('What the role trusts. Secret: journal, snapshots and world files without secrets hide it.'),
    accountName: Text('Azure storage account.'),
    clientId: Text('Client id of the federated identity of Azure.'),
    tenantId: Text('Azure tenant.'),
    gcpProjectId: Text("The customer's GCP project."),
    serviceAccountEmail: Text("The customer's GCP service account, which may read the bucket.")
  },
  { description: 'The identity in the cloud of the bucket. Needed: those of that cloud.' }
)

export type ExternalCred = Static<typeof ExternalCred>

/** A field of `externalCred`, and the form of its values. */
type CredField = readonly [name: keyof ExternalCred, form: NameRule]

const WORD: NameRule = { valid: /^[!-~]{1,256}$/, rule: '1 to 256 printable ASCII characters without spaces' }

/** documented: examples of the pages; the forms are a guess */
const ROLE_OF_AWS: NameRule = {
  valid: /^arn:aws(?:-cn)?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  rule: 'an ARN such as arn:aws:iam::123456789012:role/zilliz-bucket-role'
}
const ROLE_OF_ALI: NameRule = {
  valid: /^acs:ram::\d{16}:(?:root|role\/[\w.-]{1,64})$/,
  rule: 'an ARN such as acs:ram::1234567890123456:role/zilliz-bucket-role'
}
const EMAIL: NameRule = { valid: /^[\w.+-]{1,64}@[a-z0-9.-]{1,190}$/i, rule: 'the e-mail address of the account' }

const EXTERNAL_ID: CredField = ['externalId', WORD]

/** documented: Create Storage Integration (V2), a tab for each cloud. Tencent Cloud has none. */
const CRED_FIELDS: Readonly<Record<Cloud, readonly CredField[]>> = {
  aws: [['roleArn', ROLE_OF_AWS], EXTERNAL_ID],
  ali: [['roleArn', ROLE_OF_ALI], EXTERNAL_ID],
  gcp: [
    ['gcpProjectId', WORD],
    ['serviceAccountEmail', EMAIL]
  ],
  azure: [
    ['accountName', STORAGE_ACCOUNT],
    ['clientId', WORD],
    ['tenantId', WORD]
  ],
  tc: []
}

/** Whether buckets of the cloud can be integrated. */
export const hasIntegrations = (cloud: Cloud | undefined): cloud is Cloud =>
  cloud !== undefined && CRED_FIELDS[cloud].length > 0

/** What is wrong with a field of `externalCred`, without its value. */
export interface CredProblem {
  readonly field: keyof ExternalCred
  readonly problem: string
  readonly advice: string
}

/** The first thing wrong with the credential of a bucket in a cloud. That fields of other clouds are rejected is ours. */
export const credProblem = (cloud: Cloud, cred: ExternalCred): CredProblem | undefined => {
  const fields = CRED_FIELDS[cloud]
  const names = fields.map(([name]) => name)
  const strange = (Object.keys(cred) as (keyof ExternalCred)[]).find(name => !names.includes(name))
  if (strange !== undefined) {
    return { field: strange, problem: `is not of the cloud ${cloud}`, advice: `send ${names.join(', ')}` }
  }
  for (const [field, { valid, rule }] of fields) {
    const { [field]: value } = cred
    if (value === undefined) return { field, problem: 'is missing', advice: `send ${names.join(', ')}` }
    if (!valid.test(value)) return { field, problem: 'has a wrong form', advice: `send ${rule}` }
  }
  return undefined
}

/** Characters of names as in examples, the rest like a volume's. guess */
export const INTEGRATION_NAME: NameRule = {
  valid: /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
  rule: '1 to 64 letters, digits, - and _, a letter or _ first'
}

const PLACE = {
  projectId: Text('Project of the integration. Required.'),
  regionId: Text('Region of the bucket, which tells its cloud. Required.'),
  bucketName: Text('Bucket, or container of Azure. Required.')
}

/** documented: Create Storage Integration (V2) */
export const IntegrationCreateBody = closedObject({
  ...PLACE,
  name: Text('Name of the integration. Required.'),
  description: Text('What people read about it.'),
  externalCred: Type.Optional(ExternalCred)
})

export type IntegrationCreateBody = Static<typeof IntegrationCreateBody>

/** documented: Validate Storage Integration (V2) */
export const IntegrationValidateBody = closedObject({ ...PLACE, externalCred: Type.Optional(ExternalCred) })

export type IntegrationValidateBody = Static<typeof IntegrationValidateBody>

/** documented: Validate Storage Integration (V2) */
export const IntegrationValidation = closedObject({
  success: Type.Boolean(),
  message: Type.String({ description: 'Why it fails; empty when it succeeds.' })
})

export type IntegrationValidation = Static<typeof IntegrationValidation>

/** documented: Generate Storage Integration Authorization Materials (V2) */
export const MaterialsBody = closedObject(PLACE)

export type MaterialsBody = Static<typeof MaterialsBody>

/** documented: Generate Storage Integration Authorization Materials (V2), a reply for each cloud */
export const Materials = closedObject({
  readonly: Text('Policy of a role that reads, as JSON. AWS and Alibaba Cloud.'),
  readwrite: Text('The same with writing.'),
  iamPolicy: Text('Policy for the role of AWS.'),
  ramPolicy: Text('Policy for the role of Alibaba Cloud.'),
  trustPolicy: Text('Who may assume the role, as JSON.'),
  zillizAccount: Text('Account that assumes the role.'),
  externalId: Text('What the role should trust. Secret.'),
  permission: Type.Optional(Type.Array(Type.String(), { description: 'Permissions of Google Cloud.' })),
  googleCloudServiceAccount: Text('Service account that gets them.'),
  credential: Type.Optional(
    closedObject({
      clusterIssuerUrl: Type.String(),
      namespace: Type.String(),
      serviceAccountName: Type.String()
    })
  )
})

export type Materials = Static<typeof Materials>

/** documented: List Storage Integrations (V2) */
export const IntegrationListQuery = closedObject({
  projectId: Text('Project whose integrations are listed. Required.'),
  currentPage: Text('Page, from 1; 0 is the first.'),
  pageSize: Text('Integrations a page, 1 to 100; 0 is the default, 10.')
})

export type IntegrationListQuery = Static<typeof IntegrationListQuery>

/** documented: Create and Delete Storage Integration (V2) */
export const IntegrationName = closedObject({ integrationId: Type.String(), name: Type.String() })

export type IntegrationName = Static<typeof IntegrationName>

/** documented: List Storage Integrations (V2) */
export const IntegrationRow = closedObject({
  ...IntegrationName.properties,
  status: Type.Union([Type.Literal('ACTIVE'), Type.Literal('ERROR')]),
  message: Type.String({ description: 'Why its status is ERROR, else empty.' }),
  regionId: Type.String(),
  bucketName: Type.String()
})

export type IntegrationRow = Static<typeof IntegrationRow>

/** documented: List Storage Integrations (V2) */
export const IntegrationPage = closedObject({
  storageIntegrations: Type.Array(IntegrationRow),
  count: Type.Integer({ description: 'Integrations of the project, all pages together.' }),
  currentPage: Type.Integer(),
  pageSize: Type.Integer()
})

export type IntegrationPage = Static<typeof IntegrationPage>

/** documented: Describe Storage Integration (V2) */
export const IntegrationEntry = closedObject({
  ...IntegrationRow.properties,
  description: Type.String({ description: 'Empty if it has none.' }),
  externalCred: ExternalCred,
  createTime: Type.String()
})

export type IntegrationEntry = Static<typeof IntegrationEntry>
