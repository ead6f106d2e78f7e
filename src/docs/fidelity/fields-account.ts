import { type Fact, facts } from './facts.ts'

const FILE = 'test/routes/account.test.ts'
const JOBS = 'test/routes/v2/cloud-jobs.test.ts'
const CLOUDS = [FILE, 'clouds and regions are listed as recorded, by v1 and v2 under names of their own'] as const
const PROJECTS = [FILE, 'projects have the shape of their version, and count their clusters'] as const
const PROJECT = [
  FILE,
  'one project is described as the list has it, and rejected by its id, organization and role'
] as const
const JOB = [JOBS, 'a job is described by its id alone, with the five statuses of the page'] as const
const CLUSTER = [FILE, 'a cluster is described with the recorded keys, and rejected as imports are'] as const
const CHANGED = [FILE, 'v2 makes, resizes and stops a cluster under its own names, states and codes'] as const

const recorded = 'recorded' as const
const documented = 'documented' as const
const guess = 'guess' as const

/** Every field of the calls for clouds, regions, projects and clusters. */
export const FIELDS_ACCOUNT: Readonly<Record<string, readonly Fact[]>> = {
  'clouds reply': facts(
    {
      source: 'recorded GET /v1/clouds and /v2/clouds; ali and tc of v2 documented, of v1 guesses after the others',
      confidence: recorded,
      witness: CLOUDS
    },
    { cloudId: 'aws, gcp, azure, ali, tc', description: 'as recorded: amazon aws in v1, Amazon Web Services in v2' }
  ),
  'v1 regions reply': facts(
    { source: 'recorded GET /v1/regions', confidence: recorded, witness: CLOUDS },
    { apiBaseUrl: 'https://api.<region>.<domain>', cloudId: 'of the region', regionId: 'a documented region' }
  ),
  'v2 regions reply': facts(
    { source: 'recorded GET /v2/regions; List Cloud Regions (V2)', confidence: recorded, witness: CLOUDS },
    {
      cloudId: 'of the region',
      regionId: 'a documented region',
      domain: 'api.cloud.zilliz.com for every region, in China api.cloud.zilliz.com.cn'
    }
  ),
  'v1 projects reply': facts(
    { source: 'recorded GET /v1/projects', confidence: recorded, witness: PROJECTS },
    {
      createTimeMilli: 'one time for all (guess)',
      instanceCount: 'clusters in it',
      projectId: 'of the world',
      projectName: 'of the world'
    }
  ),
  'v2 projects reply': facts(
    { source: 'recorded GET /v2/projects; List Projects (V2)', confidence: recorded, witness: PROJECTS },
    {
      projectName: 'of the world',
      projectId: 'of the world',
      instanceCount: 'clusters in it',
      createTime: 'UTC to the second; one time for all (guess)',
      plan: 'Enterprise if one of its clusters is, else Standard (guess)'
    }
  ),
  'v2 projects/{projectId} reply': facts(
    { source: 'Describe Project (V2)', confidence: documented, witness: PROJECT },
    {
      projectName: 'of the world',
      projectId: 'of the world',
      instanceCount: 'clusters in it',
      createTime: 'UTC to the second; one time for all (guess)',
      plan: 'Enterprise if one of its clusters is, else Standard (guess)'
    }
  ),
  'v2 jobs/{jobId} reply': [
    ...facts(
      { source: 'Describe Job (V2)', confidence: documented, witness: JOB },
      {
        code: 'the number 0',
        'data.jobId': 'as sent',
        'data.type': 'IMPORT',
        'data.status':
          'PENDING below 10 %, then IN_PROGRESS, also while a job waits for its commit (guess); SUCCESSFUL; FAILED; CANCELING for a tenth of the time of the job after an abort, then FAILED (guess)',
        'data.progress': 'a whole number from 0 to 100, as a text; of a failed job the last one (guess)',
        'data.endTime': 'empty while the job runs (guess)',
        'data.reason': 'empty unless the job failed'
      }
    ),
    ...facts(
      { source: 'Describe Job (V2)', confidence: guess, witness: JOB },
      { 'data.startTime': 'when the job was created' }
    )
  ],
  'clusters reply': [
    ...facts(
      { source: 'recorded GET /v1/clusters/{clusterId}', confidence: recorded, witness: CLUSTER },
      {
        clusterId: 'of the world, or as create returned it',
        clusterName: 'of the world',
        description: 'empty',
        regionId: 'of the world',
        clusterType: 'cuType in v2; empty unless dedicated',
        plan: 'of the world',
        connectAddress: 'an address that is answered here, with the name in the certificate',
        privateLinkAddress: 'empty',
        createTime: 'one time for all (guess)',
        storageSize: '0',
        snapshotNumber: '0',
        projectId: 'of the world'
      }
    ),
    ...facts(
      { source: 'recorded GET /v1/clusters/{clusterId}', confidence: recorded, witness: CHANGED },
      { createProgress: '0 while CREATING, then 100 (guess)' }
    ),
    ...facts(
      { source: 'cluster pages', confidence: documented, witness: CHANGED },
      {
        cuSize: '0 unless dedicated; after modify the new one at once (guess)',
        status: 'changes take a minute at speed 1 (guess); v2 has STOPPING and STOPPED for SUSPENDING and SUSPENDED'
      }
    )
  ]
}
