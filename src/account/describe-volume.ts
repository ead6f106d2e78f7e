import type { VolumeEntry } from '../contract/volumes.ts'
import { utcSeconds } from '../imports/progress.ts'
import type { Volume } from '../volumes/volume.ts'

/** A volume as the control plane describes it. */
export const describeVolume = ({ identity: { name, region, createdAt } }: Volume): VolumeEntry => ({
  volumeName: name,
  type: 'MANAGED',
  regionId: region,
  status: 'RUNNING',
  createTime: utcSeconds(createdAt)
})
