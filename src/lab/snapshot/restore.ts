import { bucketProblems } from '../../cloud/consistency.ts'
import { resumeReading } from '../../imports/reading/readings.ts'
import { LabError } from '../lab-error.ts'
import type { Laboratory } from '../laboratory.ts'
import { createSandbox, type LabSandbox, MAIN } from '../sandbox.ts'
import type { Template } from '../template.ts'
import { bucketOf } from './bucket-record.ts'
import { checkSandbox } from './check.ts'
import { withRecords } from './cluster-record.ts'
import { digestOf } from './digest.ts'
import { fillAll } from './fill.ts'
import { jobOf } from './job-record.ts'
import { missingFilesOf } from './missing-files.ts'
import { faultsOf, scenariosOf } from './queue-record.ts'
import type { SandboxRecord, Snapshot } from './shape.ts'

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

const sandboxOf = (lab: Laboratory, record: SandboxRecord): LabSandbox => {
  const { name, ttl, idleRank = 0, clock, sources, polls, jobs, rows, buckets, faults, scenarios } = record
  const { options } = lab
  const template = templateOf(lab, record)
  const state = {
    clock,
    sources,
    polls,
    world: withRecords(template.world, record),
    jobs: jobs.map(jobOf),
    rows,
    buckets: buckets?.map(bucket => bucketOf(bucket, template.document)),
    faults: faults && faultsOf(faults, options.clock, options.rules.flavor),
    scenarios: scenarios && scenariosOf(scenarios)
  }
  const sandbox = createSandbox({ name, template, ttl }, options, { state })
  // All begin to idle anew, so that none is over its time at once; the first to make room stays the first.
  sandbox.usedAt -= idleRank + 1
  if (buckets !== undefined) checkBuckets(sandbox)
  return sandbox
}

/** Names of the worlds that are not what they were when the snapshot was taken: a later emulator may come with another built-in one. */
const changedWorlds = ({ options: { templates } }: Laboratory, sandboxes: readonly SandboxRecord[]): string[] => {
  const digests = new Map([...templates].map(([name, { document }]) => [name, digestOf(document)]))
  const changed = sandboxes.filter(({ template }) => digests.get(template.name) !== template.digest)
  return [...new Set(changed.map(({ template }) => template.name))]
}

/** What of a snapshot is not as it was. */
export interface Restored {
  readonly restored: string[]
  /** Worlds that have changed since: what calls had not touched is as those have it now. */
  readonly changedWorlds: string[]
  /** Files that were too many bytes for the snapshot. */
  readonly missingFiles: string[]
}

type Flags = Pick<Snapshot, 'era' | 'milvusVersion' | 'seed'>

/** What has to be the same where a snapshot is restored; older snapshots do not say the version of Milvus. */
const flagsOf = (here: Flags, { era, milvusVersion = here.milvusVersion, seed }: Flags): string =>
  `--era ${era} --milvus-version ${milvusVersion} --seed ${seed}`

/** Puts a snapshot in the place of all sandboxes; all or nothing. @throws LabError */
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
  for (const sandbox of made) for (const job of sandbox.jobs.all(sandbox.now())) resumeReading(sandbox, job)
  return {
    restored: lab.all().map(({ name }) => name),
    changedWorlds: changedWorlds(lab, sandboxes),
    missingFiles: sandboxes.flatMap(missingFilesOf)
  }
}
