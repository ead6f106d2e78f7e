import { ImportGetReply, ImportListReply, ImportReply } from '../../contract/imports-v1.ts'

import {
  ImportCreateReply,
  ImportDecideReply,
  ImportProgressReply,
  ImportListReply as JobListReply
} from '../../contract/imports-v2.ts'

import { ANYWHERE } from './anywhere.ts'
import { lookups } from './lookups.ts'
import { NO_JOB, NO_OBJECT, type Scenario, V1, V2 } from './scenario.ts'

/** What the user's account has, for the scenarios that need it. */
export interface Subject {
  readonly clusterId: string
  readonly collectionName: string
  readonly objectUrl: string
}

/** What a cluster is asked for without making anything. */
const inCluster = (clusterId: string): readonly Scenario[] => [
  ...lookups(clusterId),
  {
    name: 'v1 list',
    method: 'GET',
    path: `${V1}/list?clusterId=${clusterId}`,
    documented: ImportListReply,
    theirs: true
  },
  {
    name: 'v1 get of no job',
    method: 'GET',
    path: `${V1}/get?clusterId=${clusterId}&jobId=${NO_JOB}`,
    documented: 90144
  },
  {
    name: 'v1 import into no collection',
    method: 'POST',
    path: V1,
    body: { clusterId, collectionName: 'no_such_collection', objectUrl: NO_OBJECT },
    documented: 47005
  },
  { name: 'v2 list', method: 'POST', path: `${V2}/list`, body: { clusterId }, documented: JobListReply, theirs: true },
  {
    name: 'v2 describe of no job',
    method: 'POST',
    path: `${V2}/describe`,
    body: { clusterId, jobId: NO_JOB },
    documented: 96026
  }
]

/** The same of a collection. */
const intoCollection = (clusterId: string, collectionName: string): readonly Scenario[] => [
  {
    name: 'v1 import of no URL',
    method: 'POST',
    path: V1,
    body: { clusterId, collectionName, objectUrl: 'here' },
    documented: 10003
  }
]

/** One import in each version, followed to its end. */
const importing = (subject: Subject): readonly Scenario[] => {
  const { clusterId, collectionName, objectUrl } = subject
  return [
    {
      name: 'v1 import',
      method: 'POST',
      path: V1,
      body: { clusterId, collectionName, objectUrl },
      documented: ImportReply,
      creates: true
    },
    {
      name: 'v1 get',
      method: 'GET',
      path: `${V1}/get?clusterId=${clusterId}&jobId=JOB`,
      documented: ImportGetReply,
      until: 'ended'
    },
    {
      name: 'v2 create',
      method: 'POST',
      path: `${V2}/create`,
      body: { clusterId, collectionName, objectUrls: [[objectUrl]] },
      documented: ImportCreateReply,
      creates: true
    },
    {
      name: 'v2 describe',
      method: 'POST',
      path: `${V2}/describe`,
      body: { clusterId, jobId: 'JOB' },
      documented: ImportProgressReply,
      until: 'ended'
    }
  ]
}

/** A job that is held back until it is decided upon. */
const deciding = ({ clusterId, collectionName, objectUrl }: Subject, decision: 'commit' | 'abort'): Scenario[] => {
  const job = { method: 'POST', body: { clusterId, jobId: 'JOB' } } as const
  return [
    {
      name: `v2 create without commit, to ${decision}`,
      method: 'POST',
      path: `${V2}/create`,
      body: { clusterId, collectionName, objectUrls: [[objectUrl]], options: { auto_commit: 'false' } },
      documented: ImportCreateReply,
      creates: true
    },
    {
      ...job,
      name: `v2 describe before ${decision}`,
      path: `${V2}/describe`,
      documented: ImportProgressReply,
      until: 'waiting'
    },
    { ...job, name: `v2 ${decision}`, path: `${V2}/${decision}`, documented: ImportDecideReply },
    {
      ...job,
      name: `v2 describe after ${decision}`,
      path: `${V2}/describe`,
      documented: ImportProgressReply,
      until: 'ended'
    }
  ]
}

/** @param yes whether jobs may be made */
export const scenariosFor = (
  { clusterId, collectionName, objectUrl }: Partial<Subject>,
  yes: boolean
): readonly Scenario[] => {
  if (clusterId === undefined) return ANYWHERE
  const asked = [...ANYWHERE, ...inCluster(clusterId)]
  if (collectionName === undefined) return asked
  asked.push(...intoCollection(clusterId, collectionName))
  if (objectUrl === undefined || !yes) return asked
  const subject = { clusterId, collectionName, objectUrl }
  return [...asked, ...importing(subject), ...deciding(subject, 'commit'), ...deciding(subject, 'abort')]
}
