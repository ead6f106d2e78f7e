import type { Plugin } from '../../src/http/app-type.ts'
import { mount } from '../../src/http/mount.ts'
import { volumes } from '../../src/operations/volumes.ts'

export const volumeRoutes: Plugin = async app =>
  mount(app, {
    'POST /v2/volumes/create': volumes.create,
    'POST /v2/volumes/apply': volumes.apply,
    'GET /v2/volumes': volumes.list,
    'DELETE /v2/volumes/:name': volumes.delete,
    'POST /v2/stages/create': volumes.create,
    'POST /v2/stages/apply': volumes.apply,
    'GET /v2/stages': volumes.list,
    'DELETE /v2/stages/:name': volumes.delete,
    'GET /v2/volumes/:name': volumes.describe
  })
