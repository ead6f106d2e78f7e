import { refuse } from '../../contract/refusals/refusal.ts'
import { locateInVolume, parseObjectUrl } from '../../objects/url/parse.ts'

import { remember } from '../../text/memoize.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

// A client imports the same objects again and again, and cutting up a URL is the dearest of all checks.
const locate = remember(1000, parseObjectUrl)

const inVolume = ({ cluster: { cloud = 'aws' } }: ImportRequest, volume: string, path: string) =>
  locateInVolume(cloud, volume, path)

export const objectUrlForm: Check<ImportRequest> = {
  name: 'objectUrlForm',
  codes: [10003],
  run: request => {
    const { volumeName } = request
    for (const source of request.sources) {
      const location = volumeName === undefined ? locate(source.url) : inVolume(request, volumeName, source.url)
      if ('problem' in location) {
        return refuse(10003, {
          reason: location.problem,
          explain: `${volumeName === undefined ? 'objectUrl' : 'dataPaths'}: ${location.problem}`
        })
      }
      source.location = location
    }
    return undefined
  }
}
