import { type Env, loadSettings, SettingsError } from '../../config/load.ts'
import { quote } from '../../config/rows.ts'
import type { Settings } from '../../config/settings.ts'
import { readStores } from '../../config/stores.ts'
import { groupFiles, groupOf, type ImportInto } from '../../imports/file-groups.ts'
import { mostObjects } from '../../imports/file-set.ts'
import { ACCESS_DENIED, type Credentials, type Denial } from '../../objects/access.ts'
import { findObjects, ImportSource } from '../../objects/find.ts'
import type { ObjectLocation } from '../../objects/store.ts'
import type { LiveStore } from '../../objects/store-browser.ts'
import { parseObjectUrl } from '../../objects/url/parse.ts'
import { CliError, EXIT } from '../command.ts'
import { type Target, targetOf } from './targets.ts'

/** The flags that were given. */
export interface StoreFlags {
  readonly store?: Settings['store']
  readonly storeTimeout?: number
  readonly config?: string
  readonly accessKey?: string
  readonly secretKey?: string
  readonly token?: string
}

/**
 * Finds objects in the live stores that `start` would read with these flags and variables, as an import with the same keys does.
 * @param ended ends all requests to the stores @throws SettingsError
 */
export const storeTargets = async (
  flags: StoreFlags,
  env: Env,
  ended: AbortSignal
): Promise<(url: string, into: ImportInto) => Promise<Target[]>> => {
  const { store, storeTimeout } = await loadSettings({ argv: argumentsOf(flags), env })
  if (store.length === 0) {
    throw new CliError(
      'a URL is read from a live store; name the store, as in --store s3=http://minio:9000',
      EXIT.wrongInput.code
    )
  }
  const { problems } = readStores(store)
  if (problems.length > 0) throw new SettingsError(problems)
  const { liveStores } = await import('../../stores/live-stores.ts')
  const { kindOf } = await import('../../stores/endpoint.ts')
  const live = liveStores({ store, storeTimeout, ended })
  return async (url, into) => {
    const location = live.locate(url) ?? parseObjectUrl(url)
    if ('problem' in location) {
      throw new CliError(`the URL is no object: ${withFlags(location.problem)}`, EXIT.wrongInput.code)
    }
    const shown = nameOf(location)
    // Without keys nothing is asked: this only looks for the store.
    if ((await live.bucket(location, {})) === undefined)
      throw withoutStore(location, kindOf(location.cloud), live.stores)
    const found = await findObjects(
      { store: live, policyOf: () => undefined },
      location,
      accessOf(flags, location, env),
      mostObjects(into)
    )
    if ('reason' in found) throw new CliError(`${shown} cannot be read: ${inFlags(found)}`, EXIT.failed.code)
    if (found.objects.length === 0) throw new CliError(`${shown} is a folder without files`, EXIT.wrongInput.code)
    const source = Object.assign(new ImportSource(url), { location, ...found })
    const groups = location.folder
      ? groupFiles(source, into, within => shown + within)
      : [groupOf(shown, found.objects, into)]
    return groups.map(group => ({ ...targetOf(group, ''), open: key => found.bucket.open(key) }))
  }
}

/** The error for a URL of a kind, or of a bucket, for which no store is named. */
const withoutStore = ({ cloud, bucket }: ObjectLocation, kind: string, stores: readonly LiveStore[]): CliError => {
  const ofBucket = stores.some(store => store.cloud === cloud) ? ` for the bucket ${quote(bucket)}` : ''
  return new CliError(
    `no store of kind ${kind} is named${ofBucket}; name it, as in --store ${kind}=http://127.0.0.1:9000`,
    EXIT.wrongInput.code
  )
}

/** The denial of an import in the words of this command. That a store which is down denies access is only the cloud's reply. */
const inFlags = ({ reason, explain }: Denial): string =>
  withFlags(reason === ACCESS_DENIED ? explain : `${reason}; ${explain}`)

/** Names the flags where the API has fields of the body. */
const withFlags = (text: string): string =>
  text
    .replace('send accessKey and secretKey', 'give --access-key and --secret-key')
    .replace('in the request body', '')
    .replace(/\baccessKey\b/g, '--access-key')
    .replace(/\bsecretKey\b/g, '--secret-key')
    .replace(/ {2,}/g, ' ')
    .trim()

/** The flags of `start`. */
const argumentsOf = ({ store = [], storeTimeout, config }: StoreFlags): string[] => [
  ...store.map(one => `--store=${one}`),
  ...(storeTimeout === undefined ? [] : [`--store-timeout=${storeTimeout}`]),
  ...(config === undefined ? [] : [`--config=${config}`])
]

/** Without anything that may be a secret. */
const nameOf = ({ cloud, bucket, key }: ObjectLocation): string => `${cloud}:${bucket}/${key}`

/** The keys of the flags; for S3, else those that its own tools take from the environment. */
const accessOf = ({ accessKey, secretKey, token }: StoreFlags, { cloud }: ObjectLocation, env: Env): Credentials => {
  const given = [accessKey, secretKey, token].some(part => part !== undefined)
  const variables = !given && cloud === 'aws'
  const keys = {
    accessKey: variables ? env['AWS_ACCESS_KEY_ID'] : accessKey,
    secretKey: variables ? env['AWS_SECRET_ACCESS_KEY'] : secretKey,
    token: variables ? env['AWS_SESSION_TOKEN'] : token
  }
  return Object.fromEntries(Object.entries(keys).filter(([, part]) => part !== undefined && part !== ''))
}
