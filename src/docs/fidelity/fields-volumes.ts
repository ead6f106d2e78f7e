import { type Fact, facts } from './facts.ts'

const FILE = 'test/routes/v2/volumes.test.ts'
const LIFE = [FILE, 'a volume is created, listed, described and deleted'] as const
const LISTED = [FILE, 'volumes are listed by project, a page at a time'] as const
const DESCRIBED = [FILE, 'a volume has a description, which can change and can be empty'] as const
const APPLIED = [FILE, 'apply tells where to upload, and lends keys for an hour that come from the seed'] as const
const NAMED = [FILE, 'a volume has a name of at most 64 characters that begins with a letter or an underscore'] as const
const REFUSED = [FILE, 'what cannot be a volume is rejected'] as const
const SENT = [FILE, 'what SDKs send beside the name of a volume is taken, and does nothing'] as const
const EXTERNAL_FILE = 'test/routes/v2/external-volumes.test.ts'
const EXTERNAL = [EXTERNAL_FILE, 'what cannot be an external volume is rejected, and nothing is made'] as const
const EXTERNAL_LIFE = [
  EXTERNAL_FILE,
  'an external volume is created, listed, described and deleted, and its files stay'
] as const
const EXTERNAL_STATUS = [EXTERNAL_FILE, 'a role that may no longer read, and a bucket that is gone, are told'] as const
const STAGE = [FILE, 'a stage is a volume under its former name'] as const

const documented = 'documented' as const
const guess = 'guess' as const

const CREATE = 'Create Volume page'
const CLIENTS = 'what pymilvus and the Java SDK send'
const READ = 'what pymilvus, Java and milvus-backup read'

const TAGS = facts({ source: CLIENTS, confidence: guess, witness: SENT }, { apiKey: 'ignored', options: 'ignored' })

/** Every field of the calls for volumes and stages. */
export const FIELDS_VOLUMES: Readonly<Record<string, readonly Fact[]>> = {
  'v2 volumes/create request': [
    ...facts(
      { source: CREATE, confidence: documented, witness: REFUSED },
      {
        projectId: 'string, required; one in which the key has a role',
        regionId: 'string, required; in AWS, Google Cloud and Alibaba Cloud',
        type: 'MANAGED, the default, or EXTERNAL'
      }
    ),
    ...facts(
      { source: CREATE, confidence: documented, witness: DESCRIBED },
      { description: 'string; no limit is documented, and none applies' }
    ),
    ...facts(
      {
        source: `${CREATE}; the form of names from the service’s plug-in for agents`,
        confidence: documented,
        witness: NAMED
      },
      { volumeName: 'string, required; at most 64 letters, digits, - and _ (guess), a letter or _ first' }
    ),
    ...facts(
      { source: 'Create Stage page', confidence: documented, witness: STAGE },
      { stageName: 'what volumeName was first, below /v2/stages' }
    ),
    ...facts(
      { source: `${CREATE}; guide to external volumes`, confidence: documented, witness: EXTERNAL },
      {
        storageIntegrationId:
          'required for an external volume, of its organization, region and project (guess); rejected for a managed one (guess)'
      }
    ),
    ...facts(
      {
        source: `${CREATE}: required; pymilvus: ends with a slash, and is the root of the bucket if it is left out`,
        confidence: documented,
        witness: EXTERNAL
      },
      {
        path: 'required for an external volume, a slash at its end; / is the whole bucket, a slash at its start is dropped; rejected for a managed one (guess)'
      }
    ),
    ...TAGS
  ],
  'v2 volumes/apply request': [
    ...facts(
      { source: CLIENTS, confidence: guess, witness: APPLIED },
      { volumeName: 'string, required', path: 'string; the end of uploadPath' }
    ),
    ...facts({ source: CLIENTS, confidence: guess, witness: STAGE }, { stageName: 'what volumeName was first' }),
    ...TAGS
  ],
  'v2 volumes/apply reply': facts(
    { source: READ, confidence: guess, witness: APPLIED },
    {
      endpoint: 'where the client found the emulator, without a scheme',
      cloud: 'gcp, else aws: told of Alibaba, SDKs would go there',
      region: 'the region in the words of its cloud',
      bucketName: 'one bucket for all volumes',
      uploadPath: 'volumePrefix and path',
      'credentials.tmpAK': 'from the seed',
      'credentials.tmpSK': 'from the seed',
      'credentials.sessionToken': 'from the seed; ends with @ and the sandbox',
      'credentials.expireTime': "an hour later, on the sandbox's clock",
      'condition.maxContentLength': '5 GB, as documented for free trials',
      'condition.maxFileNumber': '1000, as documented for free trials'
    }
  ),
  'v2 volumes request': facts(
    { source: 'List Volumes page', confidence: documented, witness: LISTED },
    {
      projectId: 'string, required',
      currentPage: 'digits, from 1; 0 is 1 (guess)',
      pageSize: 'digits, 1..100, default 10; 0 is 10 (guess)',
      type: 'MANAGED or EXTERNAL; left out: both'
    }
  ),
  'v2 volumes reply': facts(
    { source: 'List Volumes page', confidence: documented, witness: LISTED },
    {
      count: 'volumes of the project, all pages together',
      currentPage: 'a number, as asked for',
      pageSize: 'a number, as asked for',
      volumes: 'in the order in which they were made (guess); of stages it is stages',
      'volumes[].volumeName': 'of the volume; stages have stageName alone',
      'volumes[].type': 'MANAGED or EXTERNAL',
      'volumes[].description': 'of the volume; empty if it has none (guess)'
    }
  ),
  'v2 volumes/{name} PATCH request': facts(
    { source: 'Update Volume page', confidence: documented, witness: DESCRIBED },
    { description: 'string, required; may be empty' }
  ),
  'v2 volumes/{name} reply': [
    ...facts(
      { source: 'Describe Volume and Update Volume pages', confidence: documented, witness: LIFE },
      {
        description: 'of the volume; empty if it has none (guess)',
        volumeName: 'of the volume',
        type: 'MANAGED or EXTERNAL',
        regionId: 'of the volume',
        createTime: 'UTC to the second'
      }
    ),
    ...facts(
      { source: 'Describe Volume page', confidence: documented, witness: EXTERNAL_LIFE },
      { storageIntegrationId: 'of an external volume', path: 'of an external volume, as it was sent' }
    ),
    ...facts(
      { source: 'Describe Volume page; guide to external volumes', confidence: documented, witness: EXTERNAL_STATUS },
      { status: 'RUNNING; ERROR (guess) if the integration of an external volume cannot read its bucket now' }
    )
  ]
}
