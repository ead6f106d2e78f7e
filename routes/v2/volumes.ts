import { type TSchema, Type } from '@sinclair/typebox'
import { volumeFor } from '../../src/account/access.ts'
import { applyVolume, createVolume, deleteVolume, describeVolume, listVolumes } from '../../src/account/volumes.ts'
import {
  VolumeAccess,
  VolumeApplyBody,
  VolumeCreateBody,
  VolumeEntry,
  VolumeListQuery,
  VolumePage
} from '../../src/contract/volumes.ts'
import type { App } from '../../src/http/app-type.ts'
import { storageEndpoint } from '../../src/http/caller.ts'

const OK = 0 as const

const Params = Type.Object({ name: Type.String() })

/** documented: volume and stage pages of v2; client source: pymilvus and Java volume managers */
export const volumeRoutes = (app: App): void => {
  storeRoutes(app, 'volume')
  storeRoutes(app, 'stage')
  const described = { schema: { params: Params, response: replyOf(VolumeEntry) } }
  app.get('/v2/volumes/:name', described, async ({ call, params }) => ({
    code: OK,
    data: describeVolume(volumeFor(call, params.name))
  }))
}

const closed = { additionalProperties: false }

const PLAIN = 'SDKs speak TLS to this endpoint whatever they called: start with --tls to upload by them'

const { volumes: Rows, ...Page } = VolumePage.properties

/** Volumes and, as they were called first, stages: the same things under two names. */
const storeRoutes = (app: App, noun: 'volume' | 'stage'): void => {
  const nameField = `${noun}Name` as const
  const path = `/v2/${noun}s`
  const NameReply = replyOf(Type.Object({ [nameField]: Type.String() }, closed))
  const named = ({ name }: { readonly name: string }) => ({ code: OK, data: { [nameField]: name } })

  app.post(`${path}/create`, { schema: { body: VolumeCreateBody, response: NameReply } }, async ({ call, body }) =>
    named(createVolume(call, noun, body))
  )

  const Names = Type.Object({ [nameField]: Type.String(), [`${noun}Prefix`]: Type.String() })
  const Access = Type.Composite([VolumeAccess, Names], closed)
  const applying = { body: VolumeApplyBody, response: replyOf(Type.Unsafe<object>(Access)) }
  app.post(`${path}/apply`, { schema: applying }, async (request, reply) => {
    const { call, body, protocol } = request
    const { access, name, prefix } = applyVolume(call, noun, body, storageEndpoint(request))
    if (protocol !== 'https') reply.header('x-emulator-explain', PLAIN)
    return { code: OK, data: { ...access, [nameField]: name, [`${noun}Prefix`]: prefix } }
  })

  const listed = noun === 'volume' ? Rows : Type.Array(Type.Object({ stageName: Type.String() }, closed))
  const List = replyOf(Type.Object({ ...Page, [`${noun}s`]: listed }, closed))
  app.get(path, { schema: { querystring: VolumeListQuery, response: List } }, async ({ call, query }) => {
    const { volumes, ...page } = listVolumes(call, query)
    const entries = noun === 'volume' ? volumes : volumes.map(({ volumeName }) => ({ stageName: volumeName }))
    return { code: OK, data: { ...page, [`${noun}s`]: entries } }
  })

  app.delete(`${path}/:name`, { schema: { params: Params, response: NameReply } }, async ({ call, params }) =>
    named(await deleteVolume(call, params.name))
  )
}

const replyOf = <Data extends TSchema>(data: Data) => ({
  200: Type.Object({ code: Type.Literal(0), data }, closed)
})
