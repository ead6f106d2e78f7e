import { type Fact, facts } from './facts.ts'

const FILE = 'test/routes/v2/storage-integrations.test.ts'
const LIFE = [FILE, 'a storage integration is created, listed, described and deleted'] as const
const LISTED = [FILE, 'storage integrations are listed by project, a page at a time'] as const
const TRIED = [FILE, 'validate tells whether a role may read the bucket, in the words of the guide'] as const
const REFUSED = [FILE, 'what cannot be a storage integration is rejected, and nothing is made'] as const
const MADE = [
  FILE,
  'authorization materials are what a role is made of, and the external id is a new one each time'
] as const
const STATUS = [FILE, 'the status of a storage integration is that of its bucket now'] as const

const documented = 'documented' as const
const guess = 'guess' as const

const PLACE = {
  projectId: 'string, required; one in which the key has a role',
  regionId: 'string, required; in AWS, Google Cloud, Azure and Alibaba Cloud',
  bucketName: 'string, required'
}

const CRED = {
  'externalCred.roleArn': 'required in AWS and Alibaba Cloud; an ARN of a role',
  'externalCred.externalId': 'required in AWS and Alibaba Cloud',
  'externalCred.accountName': 'required in Azure',
  'externalCred.clientId': 'required in Azure',
  'externalCred.tenantId': 'required in Azure',
  'externalCred.gcpProjectId': 'required in Google Cloud',
  'externalCred.serviceAccountEmail': 'required in Google Cloud'
}

const CREATE = 'Create Storage Integration page'

/** Every field of the calls for storage integrations. */
export const FIELDS_INTEGRATIONS: Readonly<Record<string, readonly Fact[]>> = {
  'v2 storageIntegrations POST request': [
    ...facts({ source: CREATE, confidence: documented, witness: REFUSED }, { ...PLACE, ...CRED }),
    ...facts(
      { source: `${CREATE}; the guide says that names are unique`, confidence: guess, witness: REFUSED },
      { name: 'string, required; unique in the organization; at most 64 letters, digits, - and _' }
    ),
    ...facts({ source: CREATE, confidence: documented, witness: LIFE }, { description: 'string' })
  ],
  'v2 storageIntegrations POST and DELETE reply': facts(
    { source: 'Create and Delete Storage Integration pages', confidence: documented, witness: LIFE },
    { integrationId: 'integ- and 19 letters and digits from the seed (guess)', name: 'of the integration' }
  ),
  'v2 storageIntegrations/authorizationMaterials request': facts(
    { source: 'Generate Storage Integration Authorization Materials page', confidence: documented, witness: MADE },
    PLACE
  ),
  'v2 storageIntegrations/authorizationMaterials reply': facts(
    {
      source: 'Generate Storage Integration Authorization Materials page: fields and actions; the values are invented',
      confidence: documented,
      witness: MADE
    },
    {
      readonly: 'in AWS and Alibaba Cloud; a policy with the documented actions',
      readwrite: 'in AWS and Alibaba Cloud',
      iamPolicy: 'in AWS; as readwrite',
      ramPolicy: 'in Alibaba Cloud; as readwrite',
      trustPolicy: 'in AWS and Alibaba Cloud; with the external id',
      zillizAccount: 'in AWS and Alibaba Cloud; of zeros',
      externalId: 'in AWS and Alibaba Cloud; zilliz-external- and 14 letters and digits from the seed',
      permission: 'in Google Cloud',
      googleCloudServiceAccount: 'in Google Cloud',
      'credential.clusterIssuerUrl': 'in Azure; as in the example',
      'credential.namespace': 'in Azure; as in the example',
      'credential.serviceAccountName': 'in Azure; as in the example'
    }
  ),
  'v2 storageIntegrations/validate request': facts(
    { source: 'Validate Storage Integration page', confidence: documented, witness: TRIED },
    { ...PLACE, ...CRED }
  ),
  'v2 storageIntegrations/validate reply': facts(
    {
      source: 'Validate Storage Integration page; guide to S3, troubleshooting',
      confidence: documented,
      witness: TRIED
    },
    {
      success: 'whether the role, or the key that stands for it, may list and read the bucket',
      message: 'empty, or as the guide has it; for the other clouds than AWS a guess'
    }
  ),
  'v2 storageIntegrations request': facts(
    { source: 'List Storage Integrations page', confidence: documented, witness: LISTED },
    {
      projectId: 'string, required',
      currentPage: 'digits, from 1; 0 is 1 (guess)',
      pageSize: 'digits, 1..100, default 10; 0 is 10 (guess)'
    }
  ),
  'v2 storageIntegrations reply': [
    ...facts(
      { source: 'List Storage Integrations page', confidence: documented, witness: LIFE },
      {
        storageIntegrations: 'in the order in which they were made (guess)',
        'storageIntegrations[].integrationId': 'of the integration',
        'storageIntegrations[].name': 'of the integration',
        'storageIntegrations[].regionId': 'of the integration',
        'storageIntegrations[].bucketName': 'of the integration',
        count: 'integrations of the project, all pages together',
        currentPage: 'a number, as asked for',
        pageSize: 'a number, as asked for'
      }
    ),
    ...facts(
      { source: 'List Storage Integrations page; when they change is a guess', confidence: guess, witness: STATUS },
      {
        'storageIntegrations[].status':
          'ACTIVE, or ERROR when it cannot read its bucket now; a live store is not asked',
        'storageIntegrations[].message': 'as of validate'
      }
    )
  ],
  'v2 storageIntegrations/{integrationId} reply': facts(
    { source: 'Describe Storage Integration page', confidence: documented, witness: LIFE },
    {
      integrationId: 'of the integration',
      name: 'of the integration',
      status: 'as in the list',
      message: 'as in the list',
      regionId: 'of the integration',
      bucketName: 'of the integration',
      description: 'of the integration; empty if it has none (guess)',
      'externalCred.roleArn': 'as sent',
      'externalCred.externalId': 'as sent',
      'externalCred.accountName': 'as sent',
      'externalCred.clientId': 'as sent',
      'externalCred.tenantId': 'as sent',
      'externalCred.gcpProjectId': 'as sent',
      'externalCred.serviceAccountEmail': 'as sent',
      createTime: 'UTC to the second; 2023-10-01 for those of world files (ours)'
    }
  )
}
