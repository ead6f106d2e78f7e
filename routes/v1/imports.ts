import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { refuseBrokenQuery } from '../../src/http/validation.ts'
import { importsV1 } from '../../src/operations/imports-v1.ts'

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
