import type { Awaitable } from '../../awaitable.ts'
import type { MilvusProgress } from '../../contract/milvus.ts'
import { milvusProgressChecks } from '../admission.ts'
import { admit } from '../check.ts'
import { type Explained, explainOf } from '../get.ts'
import { statusOf } from '../jobs/status.ts'
import { poll } from '../poll.ts'
import type { GetRequest } from '../requests.ts'
import { utcSeconds } from '../utc-seconds.ts'
import { whenRead } from '../when-read.ts'
import { detailsOf, IMPORTING, writtenAt } from './details.ts'
import { told } from './state.ts'

const progressOf = (request: GetRequest): Explained<MilvusProgress> => {
  const { now, call } = request
  const job = poll(request)
  const status = statusOf(job, now)
  const details = detailsOf(job, status)
  const { progress, ...rest } = told(job, status)
  const totalRows = progress < IMPORTING.from ? 0 : (job.inspection?.rows ?? 0)
  const answer = {
    collectionName: job.collectionName,
    completeTime:
      status.state === 'Completed' && status.completedAt !== undefined ? utcSeconds(status.completedAt) : '',
    ...(call.sandbox.rules.milvusVersion !== '2.5' && { createTime: utcSeconds(job.createdAt) }),
    details,
    fileSize: details.reduce((sum, { fileSize }) => sum + fileSize, 0),
    importedRows: Math.floor((writtenAt(progress) * totalRows) / 100),
    jobId: job.id,
    progress,
    ...rest,
    totalRows
  }
  return { answer, explain: explainOf(job, status) }
}

/** How far an import job is, as Milvus tells it. @throws Refusal */
export const milvusProgress = (request: GetRequest): Awaitable<Explained<MilvusProgress>> =>
  whenRead(request.call, () => admit(milvusProgressChecks, request, progressOf))
