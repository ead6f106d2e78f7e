import { type Static, Type } from '@sinclair/typebox'
import { closedObject, oneOf } from './schema.ts'

const Text = (description?: string) => Type.Optional(Type.String({ ...(description !== undefined && { description }) }))

/** Tags of SDKs, and the API key that the Java SDK repeats in the body. All are ignored. */
const TAGS = {
  apiKey: Text('What the Java SDK repeats of the header. Not looked at.'),
  options: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Tags of SDKs. Ignored.' }))
}

const NAMES = {
  volumeName: Text('Name of the volume. Required.'),
  stageName: Text('Name of the stage, in calls below /v2/stages. Required.')
}

/** documented: Create Volume (V2), Create Stage; client source: the tags */
export const VolumeCreateBody = closedObject({
  projectId: Text('Project that the volume is to be in. Required.'),
  regionId: Text('Region that the volume is to be in. Required.'),
  ...NAMES,
  description: Text('What people read about it.'),
  type: Text('MANAGED, which is the default, or EXTERNAL.'),
  storageIntegrationId: Text('Storage integration that an external volume reads with. Required for one.'),
  path: Text('Folder of the bucket that an external volume begins in, with a slash at its end. Required for one.'),
  ...TAGS
})

export type VolumeCreateBody = Static<typeof VolumeCreateBody>

/** documented: Update Volume (V2); an empty description is one too */
export const VolumeUpdateBody = closedObject({
  description: Type.Optional(Type.String({ minLength: 0, description: 'The new description. Required; may be empty.' }))
})

export type VolumeUpdateBody = Static<typeof VolumeUpdateBody>

/** server side unknown; client source: pymilvus volume_restful, Java DataVolumeUtils */
export const VolumeApplyBody = closedObject({ ...NAMES, path: Text('Folder to upload to.'), ...TAGS })

export type VolumeApplyBody = Static<typeof VolumeApplyBody>

/** documented: List Volumes (V2) */
export const VolumeListQuery = closedObject({
  projectId: Text('Project whose volumes are listed. Required.'),
  currentPage: Text('Page, from 1; 0 is the first.'),
  pageSize: Text('Volumes a page, 1 to 100; 0 is the default, 10.'),
  type: Text('MANAGED or EXTERNAL; left out: the volumes of both.')
})

export type VolumeListQuery = Static<typeof VolumeListQuery>

/** documented: Create Volume (V2) */
export const VOLUME_TYPES = ['MANAGED', 'EXTERNAL'] as const

/** documented: List Volumes (V2) */
export const VolumeRow = closedObject({
  volumeName: Type.String(),
  type: oneOf(VOLUME_TYPES),
  description: Type.String({ description: 'Empty if it has none.' })
})

export type VolumeRow = Static<typeof VolumeRow>

/** documented: List Volumes (V2) */
export const VolumePage = closedObject({
  count: Type.Integer({ description: 'Volumes of the project, all pages together.' }),
  currentPage: Type.Integer(),
  pageSize: Type.Integer(),
  volumes: Type.Array(VolumeRow)
})

export type VolumePage = Static<typeof VolumePage>

/** documented: Describe Volume (V2), Update Volume (V2) */
export const VolumeEntry = closedObject({
  volumeName: Type.String(),
  description: Type.String({ description: 'Empty if it has none.' }),
  type: oneOf(VOLUME_TYPES),
  regionId: Type.String(),
  storageIntegrationId: Type.Optional(Type.String({ description: 'Of an external volume.' })),
  path: Type.Optional(Type.String({ description: 'Of an external volume.' })),
  status: oneOf(['RUNNING', 'ERROR'], { description: 'ERROR: its storage integration cannot read its bucket.' }),
  createTime: Type.String()
})

export type VolumeEntry = Static<typeof VolumeEntry>

/** client source: the fields that pymilvus, Java and milvus-backup read */
export const VolumeAccess = closedObject({
  endpoint: Type.String({ description: 'Host and port of the storage, without a scheme: SDKs speak TLS to it.' }),
  cloud: Type.String(),
  region: Type.String(),
  bucketName: Type.String(),
  uploadPath: Type.String(),
  credentials: closedObject({
    tmpAK: Type.String(),
    tmpSK: Type.String(),
    sessionToken: Type.String(),
    expireTime: Type.String()
  }),
  condition: closedObject({ maxContentLength: Type.Integer(), maxFileNumber: Type.Integer() })
})

export type VolumeAccess = Static<typeof VolumeAccess>

/** A store of files is called `volume`, or by its former name `stage`. */
export type Noun = 'volume' | 'stage'
