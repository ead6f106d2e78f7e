import { NO_JOB, NO_OBJECT, type Scenario, V1, V2 } from './scenario.ts'

const NO_CLUSTER = 'in01-000000000000000'

/** Refusals that any account gives, for nothing in it is asked for. */
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
