import { Readable } from 'node:stream'
import { bucketProblems } from '../../cloud/consistency.ts'
import type { World } from '../../cloud/world.ts'
import { compileShape } from '../../contract/schema.ts'
import { targetOf } from '../../imports/jobs/job-store.ts'
import { resumeInspection } from '../../imports/reading/resume.ts'
import { countOf } from '../../text/text.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { createSandbox, type LabSandbox, MAIN } from '../sandbox.ts'
import type { Template } from '../templates.ts'
import { setBuckets, uploadsOf } from '../world/changes.ts'
import { storeBytes } from '../world/uploads.ts'
import {
  applyRecords,
  bucketOf,
  digestOf,
  faultsFromRecord,
  integrationOf,
  jobOf,
  scenariosFromRecord
} from './records.ts'
import {
  type FileRecord,
  type SandboxRecord,
  Snapshot,
  type UploadRecord,
  VERSION,
  type VolumeRecord
} from './schema.ts'
import { hasContent, listMissingFiles } from './take.ts'

const problemsOf = compileShape(Snapshot)

/** Migrates a snapshot to the next version. Its shape is checked after the last step, so it can have any shape here. */
type Migration = (older: object) => object

/** Version 1 lacks row counts, the order of clusters and idle times, which are all optional. */
const migrateFrom1: Migration = older => ({ ...older, version: 2 })

const MIGRATIONS: ReadonlyMap<number, Migration> = new Map([[1, migrateFrom1]])

/** Parses a snapshot of this or an older version. @throws LabError */
export const readSnapshot = (value: unknown): Snapshot => {
  let snapshot = value as object
  for (let version = versionOf(value); version < VERSION; version++) {
    const step = MIGRATIONS.get(version)
    if (step === undefined) throw new LabError(400, `there has never been a snapshot of version ${version}`)
    snapshot = step(snapshot)
  }
  const problems = problemsOf(snapshot)
  if (problems.length === 0) return snapshot as Snapshot
  const lines = problems.map(({ path, problem }) => `${path.join('.').slice(0, 100)} ${problem}`)
  throw new LabError(400, `the snapshot cannot be read: ${lines.join('; ')}`)
}

const versionOf = (value: unknown): number => {
  const version = (value as { readonly version?: unknown } | null)?.version
  if (typeof version !== 'number') throw new LabError(400, 'this is no snapshot: it has no version')
  if (version > VERSION) {
    throw new LabError(
      400,
      `the snapshot is of version ${version}, this emulator reads up to ${VERSION}; take a newer emulator`
    )
  }
  return version
}

/** The result of a restore: the sandboxes, and the differences from the saved state. */
export interface Restored {
  readonly restored: string[]
  /** Worlds that have changed since the snapshot: everything that calls had not modified has the new world's state. */
  readonly changedWorlds: string[]
  /** Files that exceeded the snapshot's size limit. */
  readonly missingFiles: string[]
}

/** Replaces all sandboxes by those of a snapshot; all or nothing. @throws LabError */
export const restoreSnapshot = async (lab: Laboratory, snapshot: Snapshot): Promise<Restored> => {
  const { options } = lab
  const { sandboxes } = snapshot
  const own = { ...options, milvusVersion: options.rules.milvusVersion }
  const [taken, here] = [flagsOf(own, snapshot), flagsOf(own, own)]
  if (taken !== here) throw new LabError(409, `the snapshot is of ${taken}, this server runs with ${here}`)
  const names = new Set(sandboxes.map(({ name }) => name))
  if (!names.has(MAIN)) throw new LabError(400, `the snapshot has no sandbox '${MAIN}'`)
  if (names.size < sandboxes.length) throw new LabError(400, 'the snapshot has two sandboxes of one name')
  if (names.size - 1 > options.sandboxLimit) {
    throw new LabError(
      409,
      `the snapshot has ${names.size - 1} ${names.size === 2 ? 'sandbox' : 'sandboxes'} besides '${MAIN}', this server runs with --sandbox-limit ${options.sandboxLimit}`
    )
  }
  sandboxes.forEach(checkSandbox)
  const made = sandboxes.map(record => sandboxOf(lab, record))
  await fillAll(made, sandboxes)
  lab.replaceAll(made)
  for (const sandbox of made) for (const job of sandbox.jobs.all(sandbox.now())) resumeInspection(sandbox, job)
  return {
    restored: lab.all().map(({ name }) => name),
    changedWorlds: changedWorlds(lab, sandboxes),
    missingFiles: sandboxes.flatMap(listMissingFiles)
  }
}

type Flags = Pick<Snapshot, 'era' | 'milvusVersion' | 'seed'>

/** Settings that must equal those of the snapshot. Older snapshots lack the Milvus version. */
const flagsOf = (here: Flags, { era, milvusVersion = here.milvusVersion, seed }: Flags): string =>
  `--era ${era} --milvus-version ${milvusVersion} --seed ${seed}`

type Records = readonly { readonly id: string }[]

/** Checks a rule that the schema cannot express: ids are unique, and below the next fault's or scenario's number. @throws LabError */
export const checkSandbox = (record: SandboxRecord): void => {
  const { name, jobs, clusters, rows = [], integrations = [], faults, scenarios } = record
  const checkOnce = (noun: string, records: Records): void => {
    const seen = new Set<string>()
    const twice = records.find(({ id }) => seen.size === seen.add(id).size)
    if (twice !== undefined) throw new LabError(400, `sandbox '${name}' has the ${noun} ${twice.id.slice(0, 60)} twice`)
  }
  checkOnce('job', jobs)
  for (const { id, inspection, reading } of jobs) {
    if ((inspection === undefined) !== (reading === undefined)) continue
    const found = inspection === undefined ? 'neither inspection nor reading' : 'both inspection and reading'
    throw new LabError(400, `sandbox '${name}' has the job ${id.slice(0, 60)} with ${found}; give one of them`)
  }
  checkOnce('cluster', clusters)
  checkOnce('storage integration', integrations)
  checkOnce(
    'rows of',
    rows.map(({ clusterId, partitionName, ...collection }) => ({
      id: [clusterId, targetOf(collection), partitionName].join('/')
    }))
  )
  for (const [noun, queue] of Object.entries({ fault: faults, scenario: scenarios })) {
    if (queue === undefined) continue
    const { made, waiting, over } = queue
    const records: Records = [...waiting, ...over]
    checkOnce(noun, records)
    const ahead = records.find(({ id }) => numberOf(id) > made)
    if (ahead !== undefined) throw new LabError(400, `sandbox '${name}' has made ${made}, but has a ${ahead.id}`)
  }
}

const numberOf = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1))

const sandboxOf = (lab: Laboratory, record: SandboxRecord): LabSandbox => {
  const { name, ttl, idleRank = 0, clock, sources, polls, jobs, rows, buckets, faults, scenarios } = record
  const { options } = lab
  const template = templateOf(lab, record)
  const state = {
    clock,
    sources,
    polls,
    world: worldOf(template.world, record),
    jobs: jobs.map(jobOf),
    rows,
    buckets: buckets?.map(bucket => bucketOf(bucket, template.document)),
    faults: faults && faultsFromRecord(faults, options.clock, options.rules.flavor),
    scenarios: scenarios && scenariosFromRecord(scenarios)
  }
  const sandbox = createSandbox({ name, template, ttl }, options, { state })
  // All sandboxes start to idle now, so none expires at once; the order of eviction stays.
  sandbox.usedAt -= idleRank + 1
  if (buckets !== undefined) checkBuckets(sandbox)
  return sandbox
}

const worldOf = (world: World, record: SandboxRecord): World => {
  const { integrations } = record
  const changed = applyRecords(world, record)
  if (integrations === undefined) return changed
  return { ...changed, integrations: new Map(integrations.map(one => [one.id, integrationOf(one, world)])) }
}

const templateOf = ({ options: { templates } }: Laboratory, { template: { name } }: SandboxRecord): Template => {
  const template = templates.get(name)
  if (template === undefined) {
    throw new LabError(409, `the snapshot is of the world '${name}', which is not here; start with --world or --worlds`)
  }
  return template
}

/** @throws LabError */
const checkBuckets = ({ name, buckets }: LabSandbox): void => {
  const problems = bucketProblems(buckets)
  if (problems.length === 0) return
  const lines = problems.map(({ path, problem }) => `${path.join('.')}: ${problem}`)
  throw new LabError(400, `sandbox '${name}': ${lines.join('; ')}`)
}

/** Restores the files of all sandboxes, or of none. @throws LabError */
export const fillAll = async (made: readonly LabSandbox[], records: readonly SandboxRecord[]): Promise<void> => {
  try {
    for (const [index, sandbox] of made.entries()) await fill(sandbox, records[index])
  } catch (error) {
    for (const { volumes, uploads } of made) {
      await volumes.clear()
      uploads?.clear()
    }
    throw error
  }
}

const fill = async (
  sandbox: LabSandbox,
  { volumes = [], uploads = [], hidden = [] }: Partial<SandboxRecord> = {}
): Promise<void> => {
  for (const volume of volumes) await fillVolume(sandbox, volume)
  for (const upload of uploads.filter(hasContent)) await fillBucket(sandbox, upload)
  for (const { bucket: name, keys, ...id } of hidden) {
    for (const key of keys) uploadsOf(sandbox).hide({ ...id, name }, key)
  }
  if (uploads.length > 0) setBuckets(sandbox, sandbox.buckets)
}

const fillVolume = async (sandbox: LabSandbox, { objects, ...identity }: VolumeRecord): Promise<void> => {
  if (sandbox.volumes.get(identity.organization, identity.name) !== undefined) {
    throw new LabError(400, `the volume ${identity.name} is in the snapshot twice`)
  }
  const volume = sandbox.volumes.create(identity)
  for (const object of objects.filter(hasContent)) {
    const tooMuch = `the volume ${identity.name} has more in it than a volume takes`
    if (!volume.hasRoomFor(object.key)) throw new LabError(413, tooMuch)
    const blob = await storeBytes(volume.blobs, Readable.from([bytesOf(object)]), volume.quota, tooMuch)
    await volume.put(object.key, blob, object)
  }
}

const bytesOf = ({ key, size, content = '' }: FileRecord): Buffer => {
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length === size) return bytes
  throw new LabError(400, `the content of ${key.slice(0, 100)} is not ${countOf(size, 'byte')} in Base64`)
}

const fillBucket = async (sandbox: LabSandbox, upload: UploadRecord): Promise<void> => {
  const { cloud, bucket: name, account, key, modifiedAt = sandbox.now(), etag, headers = {} } = upload
  const uploads = uploadsOf(sandbox)
  const blob = await uploads.receive(Readable.from([bytesOf(upload)]))
  uploads.put({ cloud, name, ...(account !== undefined && { account }) }, key, blob, {
    ...{ modifiedAt, headers },
    ...(etag !== undefined && { etag })
  })
}

/** Names of worlds that differ from those at the time of the snapshot: a later emulator may have another built-in world. */
const changedWorlds = ({ options: { templates } }: Laboratory, sandboxes: readonly SandboxRecord[]): string[] => {
  const digests = new Map([...templates].map(([name, { document }]) => [name, digestOf(document)]))
  const changed = sandboxes.filter(({ template }) => digests.get(template.name) !== template.digest)
  return [...new Set(changed.map(({ template }) => template.name))]
}
