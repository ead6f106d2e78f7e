import { type Awaitable, mapAwaitable } from '../awaitable.ts'
import type { StorageIntegration, World } from '../cloud/world.ts'
import { type Cloud, cloudOfRegion } from '../contract/clouds.ts'
import { type Refusal, refuse } from '../contract/refusals/refusal.ts'
import type { ExternalCred } from '../contract/storage-integrations.ts'
import { type Credentials, type Denial, NO_BUCKET, NOT_ASSUMED } from '../objects/access.ts'
import { bucketDenial, type ObjectSource } from '../objects/find.ts'
import { type ObjectLocation, quote } from '../objects/store.ts'
import { nearest } from '../text/text.ts'
import type { ExternalPlace } from '../volumes/volume.ts'
import type { Sandbox } from './sandbox.ts'

/** What an integration reads, and with what. Secret: it has the keys. */
export interface IntegrationAccess {
  /** The whole bucket. */
  readonly location: ObjectLocation
  readonly credentials: Credentials
}

/** What an external volume shows: a folder of a bucket. */
export interface ExternalSource extends IntegrationAccess {
  /** Before each path in the volume; empty, or it ends with a slash. */
  readonly prefix: string
}

/** What an external volume shows; undefined: its integration is gone. */
export const externalSource = (world: World, { integration: id, path }: ExternalPlace): ExternalSource | undefined => {
  const integration = world.integrations.get(id)
  return integration && { ...accessOf(world, integration), prefix: path.replace(/^\/+/, '') }
}

/** The parts of an integration that decide what it may read. */
export type Reader = Pick<StorageIntegration, 'organization' | 'region' | 'bucket' | 'externalCred'> &
  Partial<Pick<StorageIntegration, 'accessKey' | 'secretKey' | 'token'>>

/** Why an integration cannot read its bucket. Neither text contains a key. */
export interface AccessProblem {
  /** What the cloud says. */
  readonly message: string
  readonly denial: Denial
}

const roleOf = ({ roleArn, serviceAccountEmail, clientId }: ExternalCred = {}): string | undefined =>
  roleArn ?? serviceAccountEmail ?? clientId

/** Its own keys, or those of another integration of the organization with the same role: a call cannot send any. */
const keysOf = ({ integrations }: World, reader: Reader): Credentials => {
  const role = roleOf(reader.externalCred)
  const isTwin = (other: StorageIntegration): boolean =>
    other.organization === reader.organization && role !== undefined && roleOf(other.externalCred) === role
  const all = [reader, ...[...integrations.values()].filter(isTwin)]
  const { accessKey, secretKey, token } = all.find(one => (one.accessKey ?? one.token) !== undefined) ?? {}
  return {
    ...(accessKey !== undefined && { accessKey }),
    ...(secretKey !== undefined && { secretKey }),
    ...(token !== undefined && { token })
  }
}

export const accessOf = (world: World, reader: Reader): IntegrationAccess => {
  const { region, bucket, externalCred } = reader
  const name = roleOf(externalCred)
  const { externalId, accountName } = externalCred ?? {}
  return {
    location: {
      cloud: cloudOfRegion(region) as Cloud,
      bucket,
      key: '',
      ...(accountName !== undefined && { account: accountName }),
      region: inWordsOfCloud(region),
      folder: true
    },
    credentials: {
      ...keysOf(world, reader),
      ...(name !== undefined && { role: { name, ...(externalId !== undefined && { externalId }) } })
    }
  }
}

/** `us-west-2` of `aws-us-west-2`. */
const inWordsOfCloud = (region: string): string => region.slice(region.indexOf('-') + 1)

/**
 * Why an integration cannot read its bucket; undefined: it can, as far as it is known.
 * @param mayAsk whether a live store is asked, over the network
 */
export const accessProblem = (
  { objects, world }: Pick<Sandbox, 'objects' | 'world'>,
  reader: Reader,
  mayAsk: boolean
): Awaitable<AccessProblem | undefined> => {
  const { location, credentials } = accessOf(world, reader)
  const { region: actual } = objects.policyOf(location) ?? {}
  if (actual !== undefined && actual !== location.region) {
    const message = `bucket region not match, want[${location.region}] got[${actual}]`
    const explain = 'integration and bucket have different regions; send that of the bucket, or correct the world'
    return { message, denial: { reason: message, explain } }
  }
  return mapAwaitable(
    bucketDenial(objects, location, credentials, mayAsk),
    denial =>
      denial && {
        message: messageOf(location.cloud, denial),
        denial: withAdvice(objects, credentials, location, denial)
      }
  )
}

/** Roles in these clouds always have an external id, except in an integration from a snapshot. */
const HAVE_EXTERNAL_IDS: ReadonlySet<Cloud> = new Set(['aws', 'ali'])

/** Replaces advice that does not apply: a live store knows no roles, and an integration may lack its keys or external id. */
export const withAdvice = (
  { policyOf, locateLive }: ObjectSource,
  { accessKey = '', token = '', role }: Credentials,
  location: ObjectLocation,
  denial: Denial
): Denial => {
  const isFromSnapshot = role !== undefined && role.externalId === undefined && HAVE_EXTERNAL_IDS.has(location.cloud)
  if (isFromSnapshot && denial.reason === NOT_ASSUMED) {
    const explain =
      'the integration comes from a snapshot, which holds no external ids; delete its volumes and the integration, and create them again'
    return { ...denial, explain }
  }
  if (locateLive === undefined || policyOf(location) !== undefined || accessKey + token !== '') return denial
  const advice =
    'the emulator assumes no role at a live store: declare a storage integration with this role and its accessKey and secretKey in the world'
  return { ...denial, explain: `${denial.explain.replace(/; .*$/s, '')}; ${advice}` }
}

/** documented: guide to S3, troubleshooting, whose ids are dots; that the other clouds say less is a guess */
const messageOf = (cloud: Cloud, { reason }: Denial): string => {
  if (reason === NOT_ASSUMED) return reason
  if (cloud !== 'aws') return `check bucket failed: ${reason}`
  const [status, error] =
    reason === NO_BUCKET ? [404, `NoSuchBucket: ${NO_BUCKET}`] : [403, 'AccessDenied: Access Denied']
  return `check bucket failed: get bucket location: operation error S3: GetBucketLocation, https response error StatusCode: ${status}, RequestID: ..., HostID: ..., api error ${error}`
}

/** The refusal for a missing integration. guess: no page documents its code */
export const unknownIntegration = ({ integrations }: World, organization: string, id: string): Refusal => {
  const own = [...integrations.values()].filter(one => one.organization === organization)
  const near = nearest(
    id,
    own.map(one => one.id)
  )
  const advice = near === undefined ? 'GET /v2/storageIntegrations lists them' : `did you mean ${near}?`
  return refuse(80000, {
    check: 'storageIntegration',
    reason: 'the storage integration does not exist',
    explain: `there is no storage integration ${quote(id)}; ${advice}`
  })
}
