import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { refuseBrokenQuery } from '../../src/http/validation.ts'
import { collectionsV1 } from '../../src/operations/collections-v1.ts'
import { entitiesV1 } from '../../src/operations/not-emulated.ts'

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
