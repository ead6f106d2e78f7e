import { did, same } from './report.mjs'

const volumeName = 'clients'

/** The SDK gets the credentials of a volume and leaves the upload to others. */
export const driveVolumes = async (volumes, { project: projectId, region: regionId }) => {
  const names = async () => (await volumes.listVolumes({ projectId })).data.volumes.map(volume => volume.volumeName)
  await volumes.createVolume({ projectId, regionId, volumeName })
  same(await names(), [volumeName])
  same((await volumes.describeVolume({ volumeName })).data.regionId, regionId)
  const { uploadPath, credentials } = (await volumes.applyVolume({ volumeName, path: 'data/' })).data
  same([uploadPath, typeof credentials.sessionToken], [`${projectId}/${volumeName}/data/`, 'string'])
  did('volume create, list, describe and apply')
  await volumes.deleteVolume({ volumeName })
  same(await names(), [])
  did('volume delete')
}
