import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { clustersV1 } from '../../src/operations/clusters.ts'
import { lookupsV1 } from '../../src/operations/lookups.ts'

export const accountRoutesV1: Plugin = async app =>
  mount(app, {
    'GET /v1/clouds': lookupsV1.clouds,
    'GET /v1/regions': lookupsV1.regions,
    'GET /v1/projects': lookupsV1.projects,
    'GET /v1/clusters': clustersV1.list,
    'GET /v1/clusters/:clusterId': clustersV1.describe,
    'POST /v1/clusters/create': clustersV1.create,
    'POST /v1/clusters/createServerless': clustersV1.create,
    'POST /v1/clusters/:clusterId/suspend': clustersV1.suspend,
    'POST /v1/clusters/:clusterId/resume': clustersV1.resume,
    'POST /v1/clusters/:clusterId/modify': clustersV1.modify,
    'DELETE /v1/clusters/:clusterId/drop': clustersV1.drop,
    'POST /v1/clusters/suspend': clustersV1.suspend,
    'POST /v1/clusters/resume': clustersV1.resume,
    'POST /v1/clusters/modify': clustersV1.modify,
    'DELETE /v1/clusters/drop': clustersV1.drop
  })
