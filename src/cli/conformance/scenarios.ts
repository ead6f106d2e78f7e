import { LookupRepliesV1, LookupRepliesV2 } from '../../contract/account.ts'
import { ImportGetReply, ImportListReply, ImportReply } from '../../contract/imports-v1.ts'
import {
  ImportCreateReply,
  ImportDecideReply,
  ImportProgressReply,
  ImportListReply as JobListReply
} from '../../contract/imports-v2.ts'
import { NO_JOB, NO_OBJECT, type Scenario, V1, V2 } from './scenario.ts'

/** Resources of the user's account that some scenarios need. */
export interface Subject {
  readonly clusterId: string
  readonly collectionName: string
  readonly objectUrl: string
}

const NO_CLUSTER = 'in01-000000000000000'

/** Refusals of any account, because they need no resource. */
export const ANYWHERE: readonly Scenario[] = [
  {
    name: 'v1 without a key',
    method: 'GET',
    path: `${V1}/list?clusterId=${NO_CLUSTER}`,
    noKey: true,
    documented: 80001
  },
  { name: 'v1 import of nothing', method: 'POST', path: V1, body: {}, documented: 90142 },
  {
    name: 'v1 import without a cluster',
    method: 'POST',
    path: V1,
    body: { collectionName: 'c', objectUrl: NO_OBJECT },
    documented: 90104
  },
  {
    name: 'v1 import without an object',
    method: 'POST',
    path: V1,
    body: { clusterId: NO_CLUSTER, collectionName: 'c' },
    documented: 90145
  },
  {
    name: 'v1 import with a bad collection name',
    method: 'POST',
    path: V1,
    body: { clusterId: NO_CLUSTER, collectionName: 'a-b', objectUrl: NO_OBJECT },
    documented: 90011
  },
  {
    name: 'v1 import into no cluster',
    method: 'POST',
    path: V1,
    body: { clusterId: NO_CLUSTER, collectionName: 'c', objectUrl: NO_OBJECT },
    documented: 40021
  },
  { name: 'v1 get without a cluster', method: 'GET', path: `${V1}/get?jobId=${NO_JOB}`, documented: 90104 },
  {
    name: 'v1 list, page too small',
    method: 'GET',
    path: `${V1}/list?clusterId=${NO_CLUSTER}&pageSize=1`,
    documented: 80003
  },
  {
    name: 'v1 list, page before the first',
    method: 'GET',
    path: `${V1}/list?clusterId=${NO_CLUSTER}&currentPage=0`,
    documented: 80004
  },
  {
    name: 'v2 without a key',
    method: 'POST',
    path: `${V2}/list`,
    body: { clusterId: NO_CLUSTER },
    noKey: true,
    documented: 21119
  },
  {
    name: 'v2 create without a cluster',
    method: 'POST',
    path: `${V2}/create`,
    body: { collectionName: 'c', objectUrls: [[NO_OBJECT]] },
    documented: 96025
  },
  {
    name: 'v2 create in no cluster',
    method: 'POST',
    path: `${V2}/create`,
    body: { clusterId: NO_CLUSTER, collectionName: 'c', objectUrls: [[NO_OBJECT]] },
    documented: 96018
  },
  {
    name: 'v2 list, page too large',
    method: 'POST',
    path: `${V2}/list`,
    body: { clusterId: NO_CLUSTER, pageSize: 101 },
    documented: 96008
  }
]

/** @param yes whether the scenarios may create jobs */
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

/** Read-only calls for a cluster. */
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

const VERSIONS = [
  ['v1', LookupRepliesV1],
  ['v2', LookupRepliesV2]
] as const

/** Lookups that an import flow makes first. */
export const lookups = (clusterId: string): readonly Scenario[] =>
  VERSIONS.flatMap(([version, replies]): Scenario[] => [
    ...(['clouds', 'regions', 'projects', 'clusters'] as const).map(
      (what): Scenario => ({
        name: `${version} ${what}`,
        method: 'GET',
        path: `/${version}/${what}`,
        documented: replies[what],
        ...(what === 'projects' || what === 'clusters' ? { theirs: true } : {})
      })
    ),
    {
      name: `${version} describe of the cluster`,
      method: 'GET',
      path: `/${version}/clusters/${clusterId}`,
      documented: replies.cluster
    }
  ])

/** Read-only calls for a collection. */
const intoCollection = (clusterId: string, collectionName: string): readonly Scenario[] => [
  {
    name: 'v1 import of no URL',
    method: 'POST',
    path: V1,
    body: { clusterId, collectionName, objectUrl: 'here' },
    documented: 10003
  }
]

/** One import in each API version, up to its end. */
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

/** A job that waits for its commit, and the decision. */
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
