import { Type } from '@sinclair/typebox'
import { volumeFor } from '../account/access.ts'
import {
  applyVolume,
  createVolume,
  deleteVolume,
  describeVolume,
  listVolumes,
  updateVolume
} from '../account/volumes.ts'
import { closedObject } from '../contract/schema.ts'
import {
  type Noun,
  VolumeAccess,
  VolumeApplyBody,
  VolumeCreateBody,
  VolumeEntry,
  VolumeListQuery,
  VolumePage,
  VolumeUpdateBody
} from '../contract/volumes.ts'
import { Explained } from '../imports/progress.ts'
import { inVolume, PROJECT, REGION } from './examples.ts'
import { type Codes, call, operation, PROJECT_CODES, replyOf } from './operation.ts'

const V2 = { version: 'v2', plane: 'control', tag: 'Volumes', fields: [] } as const

const Params = Type.Object({ name: Type.String() })

/** Codes of a call for an existing volume. */
const VOLUME_CODES: Codes = [...PROJECT_CODES, 63240]

const PLAIN = 'SDKs speak TLS to this endpoint whatever they called: start with --tls to upload by them'

const { volumes: Rows, ...Page } = VolumePage.properties

/** The calls for volumes, or for stages, which is the former name of volumes. */
const callsOf = (noun: Noun) => {
  const url = `/v2/${noun}s`
  const nameField = `${noun}Name` as const
  const prefixField = `${noun}Prefix` as const
  const NameReply = replyOf(0, closedObject({ [nameField]: Type.String() }))
  const Fields = Type.Object({ [nameField]: Type.String(), [prefixField]: Type.String() })
  const Access = closedObject({ ...VolumeAccess.properties, ...Fields.properties })
  const Listed = noun === 'volume' ? Rows : Type.Array(closedObject({ stageName: Type.String() }))
  return {
    list: call(url, {
      querystring: VolumeListQuery,
      reply: replyOf(0, closedObject({ ...Page, [`${noun}s`]: Listed })),
      run: (call, { query }) => {
        const { volumes, ...page } = listVolumes(call, query)
        const entries = noun === 'volume' ? volumes : volumes.map(({ volumeName }) => ({ stageName: volumeName }))
        return { ...page, [`${noun}s`]: entries }
      }
    }),
    create: call(`${url}/create`, {
      body: VolumeCreateBody,
      reply: NameReply,
      run: (call, { body }) => ({ [nameField]: createVolume(call, noun, body).name })
    }),
    apply: call(`${url}/apply`, {
      body: VolumeApplyBody,
      reply: replyOf(0, Type.Unsafe<object>(Access)),
      run: (call, { body, protocol, storageEndpoint }) => {
        const { access, name, prefix } = applyVolume(call, noun, body, storageEndpoint)
        const data = { ...access, [nameField]: name, [prefixField]: prefix }
        return new Explained<object>(data, protocol === 'https' ? undefined : PLAIN)
      }
    }),
    delete: call(`${url}/:name`, {
      params: Params,
      reply: NameReply,
      run: async (call, { params }) => ({ [nameField]: (await deleteVolume(call, params.name)).name })
    })
  }
}

const volumeCalls = callsOf('volume')
const stageCalls = callsOf('stage')

/** documented: volume and stage pages of v2; client source: pymilvus and Java volume managers */
export const volumes = {
  list: operation(
    {
      ...V2,
      name: 'v2.volumes.list',
      method: 'GET',
      summary: 'List the volumes of a project',
      example: { query: { projectId: PROJECT, currentPage: '1', pageSize: '10', type: 'MANAGED' } },
      codes: [...PROJECT_CODES, 96008, 96009]
    },
    volumeCalls.list,
    stageCalls.list
  ),
  describe: operation(
    {
      ...V2,
      name: 'v2.volumes.describe',
      method: 'GET',
      summary: 'Describe a volume',
      example: { ...inVolume, after: ['v2.volumes.create'] },
      codes: VOLUME_CODES
    },
    call('/v2/volumes/:name', {
      params: Params,
      reply: replyOf(0, VolumeEntry),
      run: (call, { params }) => describeVolume(call, volumeFor(call, params.name))
    })
  ),
  update: operation(
    {
      ...V2,
      name: 'v2.volumes.update',
      method: 'PATCH',
      summary: 'Change the description of a volume',
      example: { ...inVolume, body: { description: 'Articles of 2026' }, after: ['v2.volumes.create'] },
      codes: VOLUME_CODES
    },
    call('/v2/volumes/:name', {
      params: Params,
      body: VolumeUpdateBody,
      reply: replyOf(0, VolumeEntry),
      run: (call, { params, body }) => updateVolume(call, params.name, body)
    })
  ),
  create: operation(
    {
      ...V2,
      name: 'v2.volumes.create',
      method: 'POST',
      summary: 'Create a volume',
      example: {
        body: { projectId: PROJECT, regionId: REGION, volumeName: 'my_volume', description: 'Articles to import' }
      },
      codes: [...PROJECT_CODES, 96001]
    },
    volumeCalls.create,
    stageCalls.create
  ),
  apply: operation(
    {
      ...V2,
      name: 'v2.volumes.apply',
      method: 'POST',
      summary: 'Get credentials to upload files to a volume',
      example: { body: { volumeName: 'my_volume', path: 'data/' }, after: ['v2.volumes.create'] },
      codes: VOLUME_CODES
    },
    volumeCalls.apply,
    stageCalls.apply
  ),
  delete: operation(
    {
      ...V2,
      name: 'v2.volumes.delete',
      method: 'DELETE',
      summary: 'Delete a volume and its files',
      example: { ...inVolume, after: ['v2.volumes.create'] },
      codes: VOLUME_CODES
    },
    volumeCalls.delete,
    stageCalls.delete
  )
}
