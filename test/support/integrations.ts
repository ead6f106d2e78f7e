import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { control } from './control.ts'
import { PROJECT, withVolumes } from './volumes.ts'

export const ROLE = 'arn:aws:iam::123456789012:role/zilliz-bucket-role'
export const EXTERNAL_ID = 'zilliz-external-AbCdEf12345678'
/** A public bucket of the built-in world. */
export const PUBLIC = 'import-samples'
export const PRIVATE = 'my-private-bucket'

export const integrated = (more: object = {}) => ({
  projectId: PROJECT,
  regionId: 'aws-us-west-2',
  bucketName: PUBLIC,
  externalCred: { roleArn: ROLE, externalId: EXTERNAL_ID },
  ...more
})

export interface Integration {
  readonly integrationId: string
  readonly name: string
  readonly status: string
  readonly message: string
}

/** An emulator with calls for storage integrations, and a private bucket that its role may read. */
export const withIntegrations = async (t: Test, options: EmulatorOptions = {}, bucket: object = {}) => {
  const started = await withVolumes(t, options)
  const call = control(started)
  const credentials = [{ role: ROLE, externalId: EXTERNAL_ID }]
  await call('PUT', `/world/buckets/aws/${PRIVATE}`, { visibility: 'private', credentials, ...bucket })
  const { api } = started
  const validate = (more: object = {}) => api('POST', '/v2/storageIntegrations/validate', integrated(more))
  const integrate = (name: string, more: object = {}, key = 'demo') =>
    api('POST', '/v2/storageIntegrations', integrated({ name, ...more }), key)
  const list = async () =>
    (await api('GET', `/v2/storageIntegrations?projectId=${PROJECT}`)).data['storageIntegrations'] as Integration[]
  return { ...started, call, validate, integrate, list }
}
