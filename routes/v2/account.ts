import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { clustersV2 } from '../../src/operations/clusters.ts'
import { lookupsV2 } from '../../src/operations/lookups.ts'

export const accountRoutesV2: Plugin = async app =>
  mount(app, {
    'GET /v2/clouds': lookupsV2.clouds,
    'GET /v2/regions': lookupsV2.regions,
    'GET /v2/projects': lookupsV2.projects,
    'GET /v2/clusters': clustersV2.list,
    'GET /v2/clusters/:clusterId': clustersV2.describe
  })

/** Calls that change clusters. */
export const clusterRoutesV2: Plugin = async app =>
  mount(app, {
    'POST /v2/clusters/createDedicated': clustersV2.create,
    'POST /v2/clusters/createServerless': clustersV2.create,
    'POST /v2/clusters/createFree': clustersV2.create,
    'POST /v2/clusters/:clusterId/suspend': clustersV2.suspend,
    'POST /v2/clusters/:clusterId/resume': clustersV2.resume,
    'POST /v2/clusters/:clusterId/modify': clustersV2.modify,
    'DELETE /v2/clusters/:clusterId/drop': clustersV2.drop,
    'POST /v2/clusters/suspend': clustersV2.suspend,
    'POST /v2/clusters/resume': clustersV2.resume,
    'POST /v2/clusters/modify': clustersV2.modify,
    'DELETE /v2/clusters/drop': clustersV2.drop
  })
