import { cloudOfRegion } from '../contract/clouds.ts'
import { refuse } from '../contract/refusals/refusal.ts'
import type { Noun, VolumeAccess, VolumeApplyBody } from '../contract/volumes.ts'
import { utcSeconds } from '../imports/progress.ts'
import type { Call } from '../imports/requests.ts'
import { keyProblem, MOST_BYTES, MOST_FILES, VOLUME_BUCKET } from '../volumes/volume.ts'

import { volumeFor } from './volume-access.ts'

export interface Applied {
  readonly access: VolumeAccess
  readonly name: string
  readonly prefix: string
}

/**
 * Lets a client upload into a volume for an hour. Only Google's cloud is told by its own name: told of Alibaba's, SDKs would go past
 * the endpoint to Alibaba itself.
 * @param noun what the call calls a volume
 * @param endpoint host and port where the client finds the emulator
 * @throws Refusal
 */
export const applyVolume = (call: Call, noun: Noun, body: VolumeApplyBody, endpoint: string): Applied => {
  const { sandbox } = call
  const { path = '' } = body
  const problem = keyProblem(path)
  if (problem !== undefined) {
    const reason = `path ${problem}`
    throw Object.assign(refuse(80000, { reason, explain: `${reason}; send a folder such as data/2026/` }), {
      check: 'volumePath'
    })
  }
  const volume = volumeFor(call, body[`${noun}Name`], noun)
  const { identity, prefix } = volume
  const { accessKey, secretKey, token, expiresAt } = sandbox.volumes.grant(volume, sandbox.now())
  return {
    access: {
      endpoint,
      cloud: cloudOfRegion(identity.region) === 'gcp' ? 'gcp' : 'aws',
      region: identity.region.slice(identity.region.indexOf('-') + 1),
      bucketName: VOLUME_BUCKET,
      uploadPath: `${prefix}${path}`,
      credentials: { tmpAK: accessKey, tmpSK: secretKey, sessionToken: token, expireTime: utcSeconds(expiresAt) },
      condition: { maxContentLength: MOST_BYTES, maxFileNumber: MOST_FILES }
    },
    name: identity.name,
    prefix
  }
}
