import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { importsV2 } from '../../src/operations/imports-v2.ts'

export const importRoutesV2: Plugin = async app =>
  mount(app, {
    'POST /v2/vectordb/jobs/import/create': importsV2.create,
    'POST /v2/vectordb/jobs/import/getProgress': importsV2.describe,
    'POST /v2/vectordb/jobs/import/get_progress': importsV2.describe,
    'POST /v2/vectordb/jobs/import/describe': importsV2.describe,
    'POST /v2/vectordb/jobs/import/list': importsV2.list,
    'POST /v2/vectordb/jobs/import/commit': importsV2.commit,
    'POST /v2/vectordb/jobs/import/abort': importsV2.abort
  })
