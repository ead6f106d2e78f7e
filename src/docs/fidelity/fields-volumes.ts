import type { Fact } from './fact.ts'
import { facts } from './facts.ts'

const FILE = 'test/routes/v2/volumes.test.ts'
const LIFE = [FILE, 'a volume is created, listed, described and deleted'] as const
const APPLIED = [FILE, 'apply tells where to upload, and lends keys for an hour that come from the seed'] as const
const REFUSED = [FILE, 'what cannot be a volume is refused'] as const
const STAGE = [FILE, 'a stage is a volume under its former name'] as const

const documented = 'documented' as const
const guess = 'guess' as const

const CLIENTS = 'what pymilvus and the Java SDK send'
const READ = 'what pymilvus, Java and milvus-backup read'

const TAGS = facts({ source: CLIENTS, confidence: guess, witness: LIFE }, { apiKey: 'ignored', options: 'ignored' })

/** Every field of the calls for volumes and stages. */
export const FIELDS_VOLUMES: Readonly<Record<string, readonly Fact[]>> = {
  'v2 volumes/create request': [
    ...facts(
      { source: 'Create Volume page', confidence: documented, witness: REFUSED },
      {
        projectId: 'string, required; one in which the key has a role',
        regionId: 'string, required; in AWS, Google Cloud and Alibaba Cloud',
        volumeName: 'string, required; 1 to 64 letters, digits, - and _ (guess)'
      }
    ),
    ...facts(
      { source: 'Create Stage page', confidence: documented, witness: STAGE },
      { stageName: 'what volumeName was first, below /v2/stages' }
    ),
    ...facts(
      { source: CLIENTS, confidence: guess, witness: REFUSED },
      { type: 'MANAGED; EXTERNAL is refused', storageIntegrationId: 'ignored', path: 'ignored' }
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
    { source: CLIENTS, confidence: guess, witness: LIFE },
    {
      projectId: 'string, required',
      currentPage: 'digits; 0 is 1',
      pageSize: 'digits, 1..100; 0 is 10',
      type: 'MANAGED or EXTERNAL'
    }
  ),
  'v2 volumes reply': facts(
    { source: 'Update Volume page, whose reply describes one', confidence: documented, witness: LIFE },
    {
      volumeName: 'of the volume; stages have stageName alone',
      type: 'MANAGED',
      regionId: 'of the volume',
      status: 'RUNNING from the start',
      createTime: 'UTC to the second'
    }
  )
}
