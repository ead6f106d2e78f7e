import { type Static, Type } from '@sinclair/typebox'

const closed = { additionalProperties: false }
const Text = (description?: string) => Type.Optional(Type.String({ ...(description !== undefined && { description }) }))

/** Tags that SDKs send along, and the key that the Java SDK repeats of the header. Not looked at. */
const TAGS = {
  apiKey: Text('What the Java SDK repeats of the header. Not looked at.'),
  options: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Tags of SDKs. Not looked at.' }))
}

/** What a store of files is called: `volume`, or as it was called first `stage`. */
export type Noun = 'volume' | 'stage'

const NAMES = {
  volumeName: Text('Name of the volume. Required.'),
  stageName: Text('Name of the stage, in calls below /v2/stages. Required.')
}

/** documented: Create Volume (V2), Create Stage; `type` and what follows are what SDKs send */
export const VolumeCreateBody = Type.Object(
  {
    projectId: Text('Project that the volume is to be in. Required.'),
    regionId: Text('Region that the volume is to be in. Required.'),
    ...NAMES,
    type: Text('MANAGED or EXTERNAL; the latter is not emulated.'),
    storageIntegrationId: Text('Of external volumes.'),
    path: Text('Of external volumes.'),
    ...TAGS
  },
  closed
)

/** server side unknown; client source: pymilvus volume_restful, Java DataVolumeUtils */
export const VolumeApplyBody = Type.Object({ ...NAMES, path: Text('Folder to upload to.'), ...TAGS }, closed)

/** documented: List Stages guide; client source: pymilvus and Java list_volumes */
export const VolumeListQuery = Type.Object(
  { projectId: Text(), currentPage: Text(), pageSize: Text(), type: Text() },
  closed
)

/** documented: Update Volume (V2), whose reply has these details of a volume */
export const VolumeEntry = Type.Object(
  {
    volumeName: Type.String(),
    type: Type.Literal('MANAGED'),
    regionId: Type.String(),
    status: Type.Literal('RUNNING'),
    createTime: Type.String()
  },
  closed
)

/** client source: what pymilvus, Java and milvus-backup read of the reply */
export const VolumeAccess = Type.Object(
  {
    endpoint: Type.String({ description: 'Host and port of the storage, without a scheme: SDKs speak TLS to it.' }),
    cloud: Type.String(),
    region: Type.String(),
    bucketName: Type.String(),
    uploadPath: Type.String(),
    credentials: Type.Object(
      { tmpAK: Type.String(), tmpSK: Type.String(), sessionToken: Type.String(), expireTime: Type.String() },
      closed
    ),
    condition: Type.Object({ maxContentLength: Type.Integer(), maxFileNumber: Type.Integer() }, closed)
  },
  closed
)

export type VolumeCreateBody = Static<typeof VolumeCreateBody>
export type VolumeApplyBody = Static<typeof VolumeApplyBody>
export type VolumeListQuery = Static<typeof VolumeListQuery>
export type VolumeEntry = Static<typeof VolumeEntry>
export type VolumeAccess = Static<typeof VolumeAccess>
