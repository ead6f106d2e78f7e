import type { Cloud } from '../contract/clouds.ts'
import type { ObjectLocation, UrlProblem } from './location.ts'
import { locate } from './url/locate.ts'

/** A path in a volume: taken literally, without `..`, and never the volume as a whole (guess). */
export const locateInVolume = (cloud: Cloud, volume: string, path: string): ObjectLocation | UrlProblem =>
  locate({ cloud, hosts: [], nearly: [], names: { noun: 'Volume', valid: /^/, rule: '' } }, { bucket: volume }, path)
