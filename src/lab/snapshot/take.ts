import type { Laboratory } from '../laboratory.ts'
import type { LabSandbox } from '../sandbox.ts'
import { recordOf as bucketRecord } from './bucket-record.ts'
import { recordOf as clusterRecord } from './cluster-record.ts'
import { digestOf } from './digest.ts'
import { FileRecords } from './file-records.ts'
import { recordOf as jobRecord } from './job-record.ts'
import { faultsRecordOf, scenariosRecordOf } from './queue-record.ts'
import { type SandboxRecord, type Snapshot, VERSION } from './shape.ts'

const bucketsOf = ({ buckets, template: { document } }: LabSandbox): SandboxRecord['buckets'] =>
  buckets === document.buckets || (buckets.length === 0 && document.buckets === undefined)
    ? undefined
    : buckets.map(bucket => bucketRecord(bucket, document))

const recordOf = (sandbox: LabSandbox, now: number, files: FileRecords): SandboxRecord => {
  const { name, template, ttl, clock, sources, polls, world, jobs, volumes, uploads, faults, scenarios } = sandbox
  const { clusters } = template.world
  const buckets = bucketsOf(sandbox)
  return {
    name,
    template: { name: template.world.name, digest: digestOf(template.document) },
    ...(ttl !== undefined && { ttl }),
    clock: { now: clock.now(), scale: clock.scale },
    sources: {
      jobs: [...sources.jobs.state()],
      clusters: [...sources.clusters.state()],
      milvusJobs: [...sources.milvusJobs.state()],
      volumes: [...sources.volumes.state()]
    },
    ...(polls !== undefined && { polls }),
    // A cluster that nothing has changed is the very one of the template.
    clusters: [...world.clusters.values()].filter(cluster => clusters.get(cluster.id) !== cluster).map(clusterRecord),
    gone: [...clusters.keys()].filter(id => !world.clusters.has(id)),
    jobs: jobs.all(clock.now()).map(jobRecord),
    ...(buckets !== undefined && { buckets }),
    ...(volumes.all.length > 0 && { volumes: volumes.all.map(volume => files.volume(volume)) }),
    ...(uploads !== undefined && { uploads: files.uploads(uploads) }),
    ...(faults !== undefined && { faults: faultsRecordOf(faults, now) }),
    ...(scenarios !== undefined && { scenarios: scenariosRecordOf(scenarios) })
  }
}

/** The state of all sandboxes, once the files that are being read have been. */
export const takeSnapshot = async (lab: Laboratory): Promise<Snapshot> => {
  const sandboxes = lab.all()
  for (const { readings } of sandboxes) await readings.finished()
  const { era, milvusVersion, seed, clock, blobs } = lab.options
  const files = new FileRecords(blobs)
  const records = sandboxes.map(sandbox => recordOf(sandbox, clock(), files))
  return { version: VERSION, era, milvusVersion, seed, sandboxes: records }
}
