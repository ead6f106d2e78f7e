import t from 'tap'
import { type Job, SUCCEED } from '../../src/imports/jobs/job.ts'
import { Jobs } from '../../src/imports/jobs/job-store.ts'
import { statusOf } from '../../src/imports/jobs/status.ts'
import { InspectionCache, PendingInspections } from '../../src/imports/reading/readings.ts'

const JOB: Job = {
  id: 'job-1',
  clusterId: 'in01-a',
  collectionName: 'books',
  partitionName: undefined,
  fileName: 'a.json',
  fileSize: 1,
  files: undefined,
  createdAt: 0,
  duration: 100,
  ending: SUCCEED,
  inspection: undefined
}

t.test('a defect of a reader fails the job and not the emulator', async t => {
  const jobs = new Jobs()
  jobs.add(JOB)
  const never = () => Promise.reject(new Error('unused'))
  const readings = new PendingInspections(jobs, () => 0, {
    inspect: never,
    inspectionCache: new InspectionCache(),
    patient: () => true
  })
  readings.follow(JOB, Promise.reject(new TypeError('x is not a function')))
  await readings.settled()
  const status = statusOf(jobs.get('job-1') as Job, 1000)
  t.match(status, {
    state: 'Failed',
    errorMessage: "failed to read the file 'a.json', error: TypeError: x is not a function: importing data failed",
    files: [{ explain: /^a\.json: this is a defect of the emulator/ }]
  })
})
