import type { Plugin } from '../src/http/app-type.ts'
import { mount } from '../src/http/mount.ts'
import { refuseBrokenQuery } from '../src/http/validation.ts'
import { clustersV1 } from '../src/operations/clusters.ts'
import { collectionsV1 } from '../src/operations/collections-v1.ts'
import { importsV1 } from '../src/operations/imports-v1.ts'
import { lookupsV1 } from '../src/operations/lookups.ts'
import { entitiesV1 } from '../src/operations/not-emulated.ts'

export const importRoutesV1: Plugin = async app =>
  mount(
    app,
    {
      'POST /v1/vector/collections/import': importsV1.import,
      'POST /v1/clusters/:clusterId/import': importsV1.import,
      'POST /v1/clusters/import': importsV1.import,
      'GET /v1/vector/collections/import/get': importsV1.get,
      'GET /v1/vector/collections/import/list': importsV1.list
    },
    refuseBrokenQuery
  )

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

/** Served at a cluster's address. */
export const dataRoutesV1: Plugin = async app =>
  mount(
    app,
    {
      'GET /v1/vector/collections': collectionsV1.list,
      'GET /v1/vector/collections/describe': collectionsV1.describe,
      'POST /v1/vector/collections/create': collectionsV1.create,
      'POST /v1/vector/collections/drop': collectionsV1.drop,
      'POST /v1/vector/insert': entitiesV1.insert,
      'POST /v1/vector/upsert': entitiesV1.upsert,
      'POST /v1/vector/delete': entitiesV1.delete,
      'POST /v1/vector/get': entitiesV1.get,
      'POST /v1/vector/query': entitiesV1.query,
      'POST /v1/vector/search': entitiesV1.search
    },
    refuseBrokenQuery
  )
