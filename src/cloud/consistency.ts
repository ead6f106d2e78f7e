import { cloudOfRegion, cloudToSearch, REGIONS } from '../contract/clouds.ts'
import { DEDICATED_PLANS, hasDatabases, MOST_DATABASES } from '../contract/databases.ts'
import type { Flavor } from '../contract/flavors.ts'
import {
  API_KEY,
  BUCKET_NAMES,
  CLUSTER_NAME,
  isReservedField,
  PARTITION_NAME,
  STORAGE_ACCOUNT
} from '../contract/names.ts'
import type { ShapeProblem } from '../contract/schema.ts'
import { credProblem, hasIntegrations, INTEGRATION_NAME } from '../contract/storage-integrations.ts'
import { nearest } from '../text/text.ts'
import { isTimezone, timestamptzProblem } from '../text/timestamptz.ts'
import { wktProblem } from '../text/wkt.ts'
import { functionProblem } from './functions.ts'
import type { BucketDocument } from './schema/bucket.ts'
import type { Collection, Field, StructField } from './schema/collection.ts'
import type { IntegrationDocument } from './schema/integration.ts'
import type { WorldDocument } from './schema/world.ts'
import {
  collectionKey,
  DEFAULT_DATABASE,
  DEFAULT_PARTITION,
  databaseOf,
  hasPartitionKey,
  partitionsOf
} from './world.ts'

type Path = readonly (string | number)[]

type Report = (path: Path, problem: string) => void

const MOST_PROPOSALS = 20

/**
 * Rules that the schema cannot express: unique ids, valid references, collections that Milvus would accept.
 * @param flavor a Milvus has databases on every plan
 */
export const inconsistencies = (world: WorldDocument, flavor: Flavor = 'auto'): ShapeProblem[] => {
  const problems: ShapeProblem[] = []
  const report: Report = (path, problem) => problems.push({ path: path.map(String), problem })
  const uniqueIds = (place: string, items: readonly { readonly id: string }[]): ReadonlySet<string> =>
    unique(report, { place: [place], name: 'id', values: items.map(({ id }) => id) })
  const refer = (path: Path, noun: string, id: string, known: ReadonlySet<string>, by = 'id') => {
    if (known.has(id)) return
    // Each name is compared with all others, and nobody reads more suggestions than these.
    const near = problems.length < MOST_PROPOSALS ? nearest(id, [...known]) : undefined
    report(path, `no ${noun} has the ${by} '${id}'${near === undefined ? '' : `; did you mean '${near}'?`}`)
  }

  const organizations = uniqueIds('organizations', world.organizations)
  const projects = uniqueIds('projects', world.projects)
  const clusters = uniqueIds('clusters', world.clusters)
  unique(report, {
    place: ['clusters'],
    name: 'name',
    values: world.clusters.map(({ name, project }) => `${project} ${name}`),
    nameOf: (_, index) =>
      `cluster ${quoteName(world.clusters[index]?.name ?? '')} of project ${world.clusters[index]?.project}`
  })
  unique(report, {
    place: ['keys'],
    name: 'key',
    values: world.keys?.map(({ key }) => key) ?? [],
    nameOf: () => 'the key'
  })
  uniqueIds('jobs', world.jobs ?? [])

  if (world.unlistedKeys !== undefined) refer(['unlistedKeys'], 'organization', world.unlistedKeys, organizations)
  world.projects.forEach(({ organization }, i) => {
    refer(['projects', i, 'organization'], 'organization', organization, organizations)
  })
  world.keys?.forEach((key, i) => {
    // A key is secret, so the message does not repeat it.
    if (!API_KEY.valid.test(key.key)) report(['keys', i, 'key'], `no request can send this key; use ${API_KEY.rule}`)
    refer(['keys', i, 'organization'], 'organization', key.organization, organizations)
    key.projects?.forEach((id, j) => {
      refer(['keys', i, 'projects', j], 'project', id, projects)
    })
  })
  world.clusters.forEach((cluster, i) => {
    const { name, collections = [] } = cluster
    if (!CLUSTER_NAME.valid.test(name)) {
      report(['clusters', i, 'name'], `no cluster is named ${quoteName(name)}; use ${CLUSTER_NAME.rule}`)
    }
    refer(['clusters', i, 'project'], 'project', cluster.project, projects)
    refer(['clusters', i, 'region'], 'region', cluster.region, REGIONS)
    const place = ['clusters', i, 'collections']
    const most = cluster.maxDatabases ?? MOST_DATABASES.cloud
    const others = cluster.databases?.filter(({ name }) => name !== DEFAULT_DATABASE).length ?? 0
    if (others > most) {
      report(['clusters', i, 'databases'], `databases beside default: ${others}; the cluster may have ${most}`)
    }
    if (others > 0 && flavor !== 'milvus' && !hasDatabases(cluster.plan)) {
      const problem = `the ${cluster.plan} plan has the database ${DEFAULT_DATABASE} alone; use ${DEDICATED_PLANS.join(' or ')}`
      report(['clusters', i, 'databases'], problem)
    }
    const databases = unique(report, {
      place: ['clusters', i, 'databases'],
      name: 'name',
      values: cluster.databases?.map(({ name }) => name) ?? []
    })
    unique(report, {
      place,
      name: 'name',
      values: collections.map(({ name, database }) => collectionKey(name, databaseOf(database)))
    })
    collections.forEach((collection, j) => {
      const own = collections.filter(({ database }) => databaseOf(database) === databaseOf(collection.database))
      collection.aliases?.forEach((alias, k) => {
        const taken = own.some(({ name, aliases = [] }, other) =>
          [name, ...(own[other] === collection ? aliases.slice(0, k) : aliases)].includes(alias)
        )
        if (taken)
          report([...place, j, 'aliases', k], `'${alias}' is the name or alias of a collection of the database`)
      })
      const partitions = new Set(partitionsOf(collection))
      collection.loaded?.forEach((partition, k) => {
        refer([...place, j, 'loaded', k], 'partition', partition, partitions, 'name')
      })
      const { database = DEFAULT_DATABASE } = collection
      if (database !== DEFAULT_DATABASE) refer([...place, j, 'database'], 'database', database, databases, 'name')
      for (const { path, problem } of collectionProblems(collection)) report([...place, j, ...path], problem)
    })
  })
  const { buckets = [] } = world
  problems.push(...bucketProblems(buckets))
  buckets.forEach((bucket, i) => {
    bucketNameProblems(bucket, ['buckets', i], report)
  })
  const { storageIntegrations: integrations = [] } = world
  uniqueIds('storageIntegrations', integrations)
  const organizationOf = new Map(world.projects.map(({ id, organization }) => [id, organization]))
  unique(report, {
    place: ['storageIntegrations'],
    name: 'name',
    values: integrations.map(({ name, project }) => `${organizationOf.get(project)} ${name}`),
    nameOf: (_, index) => `the name ${quoteName(integrations[index]?.name ?? '')}`
  })
  integrations.forEach((integration, i) => {
    refer(['storageIntegrations', i, 'project'], 'project', integration.project, projects)
    refer(['storageIntegrations', i, 'region'], 'region', integration.region, REGIONS)
    integrationProblems(integration, ['storageIntegrations', i], report)
  })
  world.jobs?.forEach((job, i) => {
    refer(['jobs', i, 'cluster'], 'cluster', job.cluster, clusters)
    if (job.stallsAt !== undefined && job.failsAt !== undefined)
      report(['jobs', i], 'may have stallsAt or failsAt, not both')
    if ((job.failsAt === undefined) !== (job.errorMessage === undefined)) {
      report(['jobs', i], 'needs failsAt and errorMessage together')
    }
  })
  return problems
}

interface Unique {
  /** Path of the list with the values. */
  readonly place: Path
  /** Field of an item that must be unique. */
  readonly name: string
  readonly values: readonly string[]
  /** Formats a value in a problem. */
  readonly nameOf?: (value: string, index: number) => string
}

/** Reports duplicates and returns all values. */
const unique = (
  report: Report,
  { place, name, values, nameOf = value => `'${value}'` }: Unique
): ReadonlySet<string> => {
  const seen = new Set<string>()
  values.forEach((value, index) => {
    if (seen.has(value)) report([...place, index, name], `${nameOf(value, index)} occurs twice`)
    seen.add(value)
  })
  return seen
}

const quoteName = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** Why a collection is invalid; paths are relative to it. */
export const collectionProblems = (collection: Collection): ShapeProblem[] => [
  ...fieldProblems(collection),
  ...functionProblems(collection),
  ...timezoneProblems(collection),
  ...structProblems(collection),
  ...partitionProblems(collection)
]

export const KEY_TYPES: readonly string[] = ['Int64', 'VarChar']
export const DENSE_VECTORS: readonly string[] = [
  'FloatVector',
  'BinaryVector',
  'Float16Vector',
  'BFloat16Vector',
  'Int8Vector'
]

const INTEGERS: Readonly<Record<string, bigint>> = { Int8: 7n, Int16: 15n, Int32: 31n, Int64: 63n }

/** Whether a default is valid for its field. The largest Int64 is read as the next double. */
const fits = ({ type, maxLength = 0, default: value }: Field): boolean => {
  const bits = INTEGERS[type]
  if (bits !== undefined) {
    if (!Number.isInteger(value)) return false
    const whole = BigInt(value as number)
    return whole >= -(2n ** bits) && (whole < 2n ** bits || (bits === 63n && whole === 2n ** bits))
  }
  if (type === 'Float' || type === 'Double') return Number.isFinite(value)
  if (type === 'Bool') return typeof value === 'boolean'
  if (type === 'Geometry') return typeof value === 'string' && wktProblem(value) === undefined
  if (type === 'Timestamptz') return typeof value === 'string' && timestamptzProblem(value) === undefined
  return type !== 'VarChar' || (typeof value === 'string' && Buffer.byteLength(value) <= maxLength)
}

interface Rule {
  readonly broken: (field: Field) => boolean
  readonly problem: string
}

/** documented: Milvus schema pages */
const RULES: readonly Rule[] = [
  { broken: f => f.primaryKey === true && !KEY_TYPES.includes(f.type), problem: 'a primary key is Int64 or VarChar' },
  {
    broken: f => f.partitionKey === true && !KEY_TYPES.includes(f.type),
    problem: 'a partition key is Int64 or VarChar'
  },
  {
    broken: f => f.partitionKey === true && f.primaryKey === true,
    problem: 'the primary key cannot be the partition key'
  },
  { broken: f => f.partitionKey === true && f.nullable === true, problem: 'a partition key is never null' },
  { broken: f => f.default !== undefined && f.primaryKey === true, problem: 'a primary key has no default' },
  {
    broken: f => f.default !== undefined && (['JSON', 'Array'].includes(f.type) || f.type.endsWith('Vector')),
    problem: 'JSON, Array and vectors have no default'
  },
  {
    broken: f => f.default !== undefined && f.default !== null && !fits(f),
    problem: 'default is no value of its type, or not in its bounds'
  },
  { broken: f => f.autoId === true && f.primaryKey !== true, problem: 'autoId is for the primary key' },
  { broken: f => f.nullable === true && f.primaryKey === true, problem: 'a primary key is never null' },
  {
    broken: f => DENSE_VECTORS.includes(f.type) !== (f.dim !== undefined),
    problem: 'dim is for dense vectors, and they need it'
  },
  {
    broken: f => f.type === 'BinaryVector' && (f.dim ?? 8) % 8 !== 0,
    problem: 'dim of a BinaryVector is a multiple of 8'
  },
  {
    broken: f => (f.type === 'VarChar' || f.elementType === 'VarChar') !== (f.maxLength !== undefined),
    problem: 'maxLength is for VarChar, and it needs it'
  },
  {
    broken: f => (f.type === 'Array') !== (f.elementType !== undefined),
    problem: 'elementType is for Array, and it needs it'
  },
  {
    broken: f => (f.type === 'Array') !== (f.maxCapacity !== undefined),
    problem: 'maxCapacity is for Array, and it needs it'
  },
  {
    broken: f => f.enableAnalyzer === true && f.type !== 'VarChar',
    problem: 'enableAnalyzer is for VarChar'
  },
  { broken: f => f.name.startsWith('$'), problem: 'names that begin with $ are kept for the dynamic field' },
  { broken: f => isReservedField(f.name), problem: 'the name is a word of the service, such as RowID, like or true' }
]

const fieldProblems = ({ fields, structFields = [] }: Collection): ShapeProblem[] => {
  const problems: ShapeProblem[] = fields.flatMap((field, index) =>
    RULES.filter(rule => rule.broken(field)).map(({ problem }) => ({ path: ['fields', String(index)], problem }))
  )
  const report = (problem: string) => problems.push({ path: ['fields'], problem })
  if (fields.filter(field => field.primaryKey === true).length !== 1) report('exactly one field is the primary key')
  if (fields.filter(field => field.partitionKey === true).length > 1) report('at most one field is the partition key')
  if (fields.filter(field => field.clusteringKey === true).length > 1) report('at most one field is the clustering key')
  const vectors = [...fields, ...structFields.flatMap(({ fields }) => fields)]
  if (!vectors.some(field => field.type.endsWith('Vector'))) report('a collection has at least one vector field')
  if (new Set(fields.map(({ name }) => name)).size < fields.length) report('two fields have the same name')
  return problems
}

const structProblems = ({ fields, structFields = [] }: Collection): ShapeProblem[] => {
  const names = fields.map(({ name }) => name)
  return structFields.flatMap((struct, at): ShapeProblem[] => {
    const problem = structProblem(struct, names)
    names.push(struct.name)
    return problem === undefined ? [] : [{ path: ['structFields', String(at)], problem }]
  })
}

/** @param names of the fields before it */
const structProblem = ({ name, fields }: StructField, names: readonly string[]): string | undefined => {
  if (names.includes(name)) return `duplicated field name: ${name}`
  if ([name, ...fields.map(({ name }) => name)].some(isReservedField)) {
    return 'a name is a word of the service, such as RowID, like or true'
  }
  if (new Set(fields.map(({ name }) => name)).size < fields.length) return 'two of its fields have the same name'
  if (fields.some(({ type, dim }) => (type === 'FloatVector') !== (dim !== undefined))) {
    return 'dim is for FloatVector, and it needs it'
  }
  return fields.some(({ type, maxLength }) => (type === 'VarChar') !== (maxLength !== undefined))
    ? 'maxLength is for VarChar, and it needs it'
    : undefined
}

const timezoneProblems = ({ timezone }: Collection): ShapeProblem[] =>
  timezone === undefined || isTimezone(timezone)
    ? []
    : [{ path: ['timezone'], problem: 'is no name of the IANA time zone database, such as Asia/Shanghai' }]

const functionProblems = ({ functions = [], fields }: Collection): ShapeProblem[] => {
  const problem = functionProblem(functions, fields)
  return problem === undefined ? [] : [{ path: ['functions'], problem }]
}

const partitionProblems = (collection: Collection): ShapeProblem[] => {
  const { partitions = [] } = collection
  if (partitions.length > 0 && hasPartitionKey(collection)) {
    return [{ path: ['partitions'], problem: 'of a collection with a partition key are kept by the service' }]
  }
  return partitions.flatMap((name, index) => {
    const path = ['partitions', String(index)]
    if (!PARTITION_NAME.valid.test(name)) return { path, problem: `has ${PARTITION_NAME.rule}` }
    if (name === DEFAULT_PARTITION) return { path, problem: `${DEFAULT_PARTITION} is always there` }
    return partitions.indexOf(name) < index ? { path, problem: `'${name}' occurs twice` } : []
  })
}

const integrationProblems = (integration: IntegrationDocument, place: Path, report: Report): void => {
  const { name, region, bucket, externalCred, accessKey, secretKey, token } = integration
  if (!INTEGRATION_NAME.valid.test(name)) {
    report([...place, 'name'], `no integration is named ${quoteName(name)}; use ${INTEGRATION_NAME.rule}`)
  }
  if ((accessKey === undefined) !== (secretKey === undefined)) report(place, 'needs accessKey and secretKey together')
  if (externalCred === undefined && (accessKey ?? token) === undefined) {
    report(place, 'needs externalCred, or accessKey and secretKey, or token')
  }
  if (!REGIONS.has(region)) return
  const cloud = cloudOfRegion(region)
  if (!hasIntegrations(cloud)) {
    report([...place, 'region'], `${region} is of a cloud without storage integrations`)
    return
  }
  bucketNameProblems({ cloud, name: bucket }, [...place, 'bucket'], report)
  const found = externalCred && credProblem(cloud, externalCred)
  if (found !== undefined) report([...place, 'externalCred', found.field], `${found.problem}; ${found.advice}`)
}

/** Problems with buckets except their names. Earlier versions accepted any name, so a restored snapshot may have invalid ones. */
export const bucketProblems = (buckets: readonly BucketDocument[]): ShapeProblem[] => {
  const problems: ShapeProblem[] = []
  const report: Report = (path, problem) => problems.push({ path: path.map(String), problem })
  const values = buckets.map(({ cloud, account, name }) => [cloud, account, name].join(' ').trim())
  unique(report, { place: ['buckets'], name: 'name', values })
  buckets.forEach((bucket, i) => {
    const place = ['buckets', i]
    unique(report, { place: [...place, 'objects'], name: 'key', values: bucket.objects?.map(({ key }) => key) ?? [] })
    if (bucket.account !== undefined && bucket.cloud !== 'azure') report([...place, 'account'], 'is for azure only')
    credentialProblems(bucket, [...place, 'credentials'], report)
  })
  return problems
}

const credentialProblems = ({ visibility, credentials }: BucketDocument, place: Path, report: Report): void => {
  if (credentials === undefined) return
  if (visibility === 'public') report(place, 'have no meaning on a public bucket: anybody may read it')
  const seen = new Set<string>()
  credentials.forEach(({ accessKey, secretKey, token, role, externalId }, index) => {
    const here = [...place, index]
    if (role !== undefined) {
      if ((accessKey ?? secretKey ?? token) !== undefined) report(here, 'has a role or keys, not both')
      if (seen.has(`role ${role}`)) report([...here, 'role'], 'the role occurs twice')
      seen.add(`role ${role}`)
      return
    }
    if (externalId !== undefined) report([...here, 'externalId'], 'is for a role')
    const name = accessKey === undefined ? 'token' : 'accessKey'
    if ((accessKey === undefined) !== (secretKey === undefined)) report(here, 'needs accessKey and secretKey together')
    else if ((accessKey ?? token) === undefined) report(here, 'needs accessKey and secretKey, or token, or role')
    const credential = `${name} ${accessKey ?? token}`
    if (seen.has(credential))
      report([...here, name], `the ${accessKey === undefined ? 'token' : 'access key'} occurs twice`)
    seen.add(credential)
  })
}

/** Names that no objectUrl can contain, so that no import can use the bucket. */
const bucketNameProblems = (
  { cloud, name, account }: Pick<BucketDocument, 'cloud' | 'name' | 'account'>,
  place: Path,
  report: Report
): void => {
  const { noun, store, valid, rule } = BUCKET_NAMES[cloudToSearch(cloud)]
  if (!valid.test(name))
    report([...place, 'name'], `${store} has no ${noun.toLowerCase()} ${quoteName(name)}; use ${rule}`)
  if (account === undefined || cloud !== 'azure' || STORAGE_ACCOUNT.valid.test(account)) return
  report([...place, 'account'], `${store} has no account ${quoteName(account)}; use ${STORAGE_ACCOUNT.rule}`)
}
