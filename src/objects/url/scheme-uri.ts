import type { ObjectLocation, UrlProblem } from '../location.ts'
import { locate } from './locate.ts'
import type { UrlParts } from './parts.ts'
import type { Provider } from './provider.ts'

/** `s3://<bucket>/<key>` and its kin. The key is taken literally, percent signs included, as the clouds' own CLIs do (guess). */
export const fromSchemeUri = (provider: Provider, { authority, rest }: UrlParts): ObjectLocation | UrlProblem =>
  locate(provider, { bucket: authority }, rest.startsWith('/') ? rest.slice(1) : '')
