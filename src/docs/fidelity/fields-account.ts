import type { Fact } from './fact.ts'
import { facts } from './facts.ts'

const FILE = 'test/routes/account.test.ts'
const CLOUDS = [FILE, 'clouds and regions are listed as recorded, by v1 and v2'] as const
const PROJECTS = [FILE, 'projects and clusters are those that the key has a role in'] as const
const CLUSTER = [FILE, 'a cluster is described with the recorded keys, and refused as imports are'] as const
const CHANGED = [FILE, 'v2 makes, resizes and stops a cluster under its own names, states and codes'] as const

const recorded = 'recorded' as const
const documented = 'documented' as const

/** Every field of the calls for clouds, regions, projects and clusters. */
export const FIELDS_ACCOUNT: Readonly<Record<string, readonly Fact[]>> = {
  'clouds reply': facts(
    { source: 'recorded GET /v1/clouds; ali and tc are guesses after it', confidence: recorded, witness: CLOUDS },
    { cloudId: 'aws, gcp, azure, ali, tc', description: 'as recorded' }
  ),
  'v1 regions reply': facts(
    { source: 'recorded GET /v1/regions', confidence: recorded, witness: CLOUDS },
    { apiBaseUrl: 'https://api.<region>.<domain>', cloudId: 'of the region', regionId: 'a documented region' }
  ),
  'v2 regions reply': facts(
    { source: 'regions page of v2', confidence: documented, witness: CLOUDS },
    { cloudId: 'of the region', regionId: 'a documented region', domain: 'the host of apiBaseUrl' }
  ),
  'projects reply': facts(
    { source: 'recorded GET /v1/projects', confidence: recorded, witness: PROJECTS },
    {
      createTimeMilli: 'one time for all (guess)',
      instanceCount: 'clusters in it',
      projectId: 'of the world',
      projectName: 'of the world'
    }
  ),
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
        createProgress: '0 while CREATING, then 100 (guess)',
        projectId: 'of the world'
      }
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
