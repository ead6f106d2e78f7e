import type { Awaitable } from '../../awaitable.ts'
import type { ImportListBody } from '../../contract/imports-v2.ts'
import type { MilvusList } from '../../contract/milvus.ts'
import { dataPlaneChecks, milvusListChecks } from '../admission.ts'
import { admit } from '../check.ts'
import { isDatabase } from '../database.ts'
import type { Job } from '../jobs/job.ts'
import { statusOf } from '../jobs/status.ts'
import { type Call, CollectionRequest } from '../requests.ts'
import { whenRead } from '../when-read.ts'
import { told } from './state.ts'

/** All of Milvus' own jobs in the clusters, newest first (guess: the server has them in no order). */
const recordsOf = (
  { sandbox }: Call,
  clusterIds: readonly string[],
  name: string | undefined,
  now: number
): MilvusList => {
  const all = clusterIds.flatMap(id => sandbox.jobs.at(now).pageOf(id, name, Number.MAX_SAFE_INTEGER, 1))
  const jobs = all.filter(({ lists }) => lists !== undefined).sort((a, b) => b.createdAt - a.createdAt)
  const records = jobs.map((job: Job) => ({
    collectionName: job.collectionName,
    jobId: job.id,
    ...told(job, statusOf(job, now))
  }))
  return { records }
}

/** Without a collection all clusters of the caller are one Milvus, unless the address of one is called. */
const clustersOf = ({ call, cluster, collectionName }: CollectionRequest): readonly string[] => {
  if (collectionName !== '' || call.host.kind === 'cluster') return [cluster.id]
  const { organization } = call.caller
  return [...call.sandbox.world.clusters.values()].filter(own => own.organization === organization).map(({ id }) => id)
}

/** The jobs of a collection, or of all, as Milvus tells them: it has no pages. @throws Refusal */
export const listMilvusJobs = (call: Call, body: ImportListBody): Awaitable<MilvusList> =>
  whenRead(call, () => {
    const { collectionName: name } = body
    const checks = name === undefined ? milvusListChecks : dataPlaneChecks
    return admit(checks, new CollectionRequest(call, body), request =>
      isDatabase(body.dbName) ? recordsOf(call, clustersOf(request), name, request.now) : { records: [] }
    )
  })
