import { REGIONS } from '../contract/regions.ts'
import type { ShapeProblem } from '../contract/shape.ts'
import { nearest } from '../text/nearest.ts'
import { collectionProblems } from './field-rules.ts'
import type { WorldDocument } from './schema/world.ts'

type Path = readonly (string | number)[]

const MOST_PROPOSALS = 20

/** What a schema cannot say: ids are unique, references lead somewhere, collections could exist in Milvus. */
export const inconsistencies = (world: WorldDocument): ShapeProblem[] => {
  const problems: ShapeProblem[] = []
  const say = (path: Path, problem: string) => problems.push({ path: path.map(String), problem })

  const unique = (place: Path, name: string, values: readonly string[], nameOf = (value: string) => `'${value}'`) => {
    const seen = new Set<string>()
    values.forEach((value, index) => {
      if (seen.has(value)) say([...place, index, name], `${nameOf(value)} is there twice`)
      seen.add(value)
    })
    return seen
  }
  const refer = (path: Path, noun: string, id: string, known: ReadonlySet<string>) => {
    if (known.has(id)) return
    // Each name is compared with all others; nobody reads more proposals than these.
    const near = problems.length < MOST_PROPOSALS ? nearest(id, [...known]) : undefined
    say(path, `no ${noun} has the id '${id}'${near === undefined ? '' : `; did you mean '${near}'?`}`)
  }

  const organizations = unique(
    ['organizations'],
    'id',
    world.organizations.map(({ id }) => id)
  )
  const projects = unique(
    ['projects'],
    'id',
    world.projects.map(({ id }) => id)
  )
  const clusters = unique(
    ['clusters'],
    'id',
    world.clusters.map(({ id }) => id)
  )
  unique(['keys'], 'key', world.keys?.map(({ key }) => key) ?? [], () => 'the key')
  unique(['jobs'], 'id', world.jobs?.map(({ id }) => id) ?? [])
  unique(
    ['buckets'],
    'name',
    world.buckets?.map(({ cloud, account, name }) => [cloud, account, name].join(' ').trim()) ?? []
  )

  if (world.unlistedKeys !== undefined) refer(['unlistedKeys'], 'organization', world.unlistedKeys, organizations)
  world.projects.forEach(({ organization }, i) => {
    refer(['projects', i, 'organization'], 'organization', organization, organizations)
  })
  world.keys?.forEach((key, i) => {
    refer(['keys', i, 'organization'], 'organization', key.organization, organizations)
    key.projects?.forEach((id, j) => {
      refer(['keys', i, 'projects', j], 'project', id, projects)
    })
  })
  world.clusters.forEach((cluster, i) => {
    refer(['clusters', i, 'project'], 'project', cluster.project, projects)
    refer(['clusters', i, 'region'], 'region', cluster.region, REGIONS)
    const place = ['clusters', i, 'collections']
    unique(place, 'name', cluster.collections?.map(({ name }) => name) ?? [])
    cluster.collections?.forEach((collection, j) => {
      for (const { path, problem } of collectionProblems(collection)) say([...place, j, ...path], problem)
    })
  })
  world.buckets?.forEach((bucket, i) => {
    unique(['buckets', i, 'objects'], 'key', bucket.objects?.map(({ key }) => key) ?? [])
    const seen = new Set<string>()
    bucket.credentials?.forEach(({ accessKey, secretKey, token }, j) => {
      const place = ['buckets', i, 'credentials', j]
      const name = accessKey === undefined ? 'token' : 'accessKey'
      if ((accessKey === undefined) !== (secretKey === undefined)) say(place, 'needs accessKey and secretKey together')
      else if ((accessKey ?? token) === undefined) say(place, 'needs accessKey and secretKey, or token')
      const said = `${name} ${accessKey ?? token}`
      if (seen.has(said))
        say([...place, name], `the ${accessKey === undefined ? 'token' : 'access key'} is there twice`)
      seen.add(said)
    })
    if (bucket.account !== undefined && bucket.cloud !== 'azure') say(['buckets', i, 'account'], 'is for azure only')
    if (bucket.visibility === 'public' && bucket.credentials !== undefined) {
      say(['buckets', i, 'credentials'], 'have no meaning on a public bucket: anybody may read it')
    }
  })
  world.jobs?.forEach((job, i) => {
    refer(['jobs', i, 'cluster'], 'cluster', job.cluster, clusters)
    if (job.stallsAt !== undefined && job.failsAt !== undefined)
      say(['jobs', i], 'may have stallsAt or failsAt, not both')
    if ((job.failsAt === undefined) !== (job.errorMessage === undefined)) {
      say(['jobs', i], 'needs failsAt and errorMessage together')
    }
  })
  return problems
}
