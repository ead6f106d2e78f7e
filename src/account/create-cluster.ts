import { begin, withCluster } from '../cloud/world.ts'
import { cloudOfRegion, REGIONS, unknownRegion } from '../contract/clouds.ts'
import { CLUSTER_NAME } from '../contract/names.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import type { CallContext } from '../imports/requests.ts'

export interface ClusterSpec {
  readonly clusterName?: string
  readonly projectId?: string
  readonly plan?: string
  readonly cuSize?: number
  readonly cuType?: string
  readonly regionId?: string
}

/** recorded: reply of the create calls */
export interface Created {
  readonly clusterId: string
  readonly username: string
  readonly password: string
  readonly prompt: string
}

const PREFIXES = { Serverless: 'in05', Free: 'in03', Standard: 'in01', Enterprise: 'in01' } as const

/** Region of a cluster if the call names none. */
const DEFAULT_REGION = 'gcp-us-west1'

/** Value of `x-emulator-check` for faults of a new cluster or its size. */
const check = 'cluster'

/**
 * Creates a cluster that is CREATING for one minute of the sandbox's time.
 * @param fixed the plan in the call's URL; undefined for a dedicated cluster @throws Refusal
 */
export const createCluster = (call: CallContext, spec: ClusterSpec, fixed?: 'Serverless' | 'Free'): Created => {
  const { sandbox, caller, host } = call
  const { world, rules } = sandbox
  const { clusterName = '', projectId = '' } = spec
  if (!CLUSTER_NAME.valid.test(clusterName))
    throw refuse(80009, { check, explain: `clusterName has ${CLUSTER_NAME.rule}` })
  const size = fixed === undefined ? dedicated(spec) : { plan: fixed }
  const project = world.projects.get(projectId)
  const mayUse = caller.projects === undefined || caller.projects.has(projectId)
  if (project === undefined || project.organization !== caller.organization || !mayUse) {
    const explain = 'the world has no such project, or the key has no role in it; GET /v1/projects lists yours'
    throw refuse(80015, { check, explain })
  }
  const now = sandbox.now()
  if ([...world.clusters.values()].some(({ name, project }) => name === clusterName && project === projectId)) {
    throw refuse(80010, { check, explain: `project ${projectId} has a cluster ${clusterName}; choose another name` })
  }
  const region = spec.regionId ?? (host.kind === 'region' ? host.region : DEFAULT_REGION)
  if (!REGIONS.has(region)) {
    throw refuse(96001, { check, explain: unknownRegion(region) })
  }
  const id = `${PREFIXES[size.plan]}-${sandbox.newClusterId()}`
  sandbox.world = withCluster(world, {
    id,
    name: clusterName,
    organization: project.organization,
    project: projectId,
    ...size,
    region,
    cloud: cloudOfRegion(region),
    status: 'RUNNING',
    transition: begin('create', now, rules.speed),
    collections: new Map()
  })
  return {
    clusterId: id,
    username: 'db_admin',
    password: 'not-checked-here',
    prompt:
      'Submission successful, the cluster is being created, you can use the DescribeCluster interface to obtain its status.'
  }
}

/** documented: a dedicated cluster needs plan, cuSize and cuType; the others have none of them */
const dedicated = ({ plan = '', cuSize, cuType }: ClusterSpec) => {
  if (plan !== 'Standard' && plan !== 'Enterprise')
    throw refuse(80013, { check, explain: 'plan is Standard or Enterprise' })
  return { plan, cuSize: sizeOf(cuSize), cuType: typeOf(cuType) } as const
}

const LARGEST = 256

/** @throws Refusal for an invalid size of a dedicated cluster */
export const sizeOf = (cuSize: number | undefined): number => {
  if (cuSize !== undefined && cuSize >= 1 && cuSize <= LARGEST) return cuSize
  const found = cuSize === undefined ? 'cuSize is missing' : `cuSize is ${cuSize}`
  throw refuse(80006, { check, explain: `${found}; send a whole number from 1 to ${LARGEST}` })
}

/** documented: cluster pages */
const TYPES: readonly string[] = ['Performance-optimized', 'Capacity-optimized']

/** @throws Refusal for an invalid type of a dedicated cluster */
export const typeOf = (cuType: string | undefined): string => {
  if (cuType !== undefined && TYPES.includes(cuType)) return cuType
  const found = cuType === undefined ? 'cuType is missing' : `cuType is ${cuType.slice(0, 100)}`
  throw refuse(80005, { check, explain: `${found}; send ${TYPES.join(' or ')}` })
}
