import { Type } from '@sinclair/typebox'
import { CloudJobReply } from '../contract/cloud-jobs.ts'
import { cloudJobChecks } from '../imports/admission.ts'
import { describeCloudJob } from '../imports/cloud-job.ts'
import { GetRequest } from '../imports/requests.ts'
import { COMPLETED } from './examples.ts'
import { call, codesIn, operation } from './operation.ts'

/** documented: Describe Job (V2), which describes import jobs among others */
export const cloudJobs = {
  describe: operation(
    {
      name: 'v2.jobs.describe',
      version: 'v2',
      plane: 'control',
      method: 'GET',
      tag: 'Jobs',
      summary: 'Describe a job by its id alone',
      fields: [],
      example: { params: { jobId: COMPLETED } },
      codes: codesIn(cloudJobChecks)
    },
    call('/v2/jobs/:jobId', {
      params: Type.Object({ jobId: Type.String() }),
      reply: CloudJobReply,
      run: (call, { params }) => describeCloudJob(new GetRequest(call, params))
    })
  )
}
