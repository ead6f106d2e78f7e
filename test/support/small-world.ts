import { join } from 'node:path'
import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/index.ts'
import { control } from './control.ts'
import { emulator, GET, jobIdOf, LIST } from './emulator.ts'

/** A cluster, a collection, declared objects: jobs of it take exactly 10 s. */
export const SMALL_WORLD = {
  name: 'small',
  unlistedKeys: 'org',
  organizations: [{ id: 'org' }],
  projects: [{ id: 'proj-1', name: 'p', organization: 'org' }],
  keys: [{ key: 'other-key', organization: 'org' }],
  clusters: [
    {
      id: 'in01-a',
      name: 'a',
      project: 'proj-1',
      plan: 'Standard',
      region: 'aws-us-west-2',
      status: 'RUNNING',
      collections: [
        {
          name: 'books',
          fields: [
            { name: 'id', type: 'Int64', primaryKey: true },
            { name: 'v', type: 'FloatVector', dim: 2 }
          ]
        }
      ]
    }
  ],
  buckets: [
    {
      cloud: 'aws',
      name: 'files',
      visibility: 'public',
      objects: [
        { key: 'one.json', size: 4000, rows: 7 },
        { key: 'parts/1.json', size: 1000, rows: 2 },
        { key: 'parts/2.json', size: 3000, rows: 5 }
      ]
    }
  ]
}

type Data = Readonly<Record<string, unknown>>

/** An emulator of that world, with calls for what jobs are asked. @param files real ones in its bucket */
export const smallWorld = async (t: Test, options: EmulatorOptions = {}, files?: Record<string, string>) => {
  const dir = t.testdir({ 'world.json': JSON.stringify(SMALL_WORLD), buckets: { files: files ?? {} } })
  const world = join(dir, 'world.json')
  const buckets = files && { buckets: join(dir, 'buckets') }
  const started = await emulator(t, { world, era: '2025', throughput: 1e9, ...buckets, ...options })
  const dataOf = ({ body }: { body: unknown }): Data => (body as { data: Data }).data
  const create = async (key = 'one.json', as = 'demo', clusterId = 'in01-a'): Promise<string> =>
    jobIdOf(await started.post({ clusterId, collectionName: 'books', objectUrl: `s3://files/${key}` }, as))
  const reply = async (jobId: string) => started.get(GET, { clusterId: 'in01-a', jobId })
  const get = async (jobId: string) => dataOf(await reply(jobId))
  const list = async () => dataOf(await started.get(LIST, { clusterId: 'in01-a' }))
  const v2 = async (name: string, body: object) => {
    const path = `/v2/vectordb/jobs/import/${name}`
    const payload = JSON.stringify({ clusterId: 'in01-a', ...body })
    return started.send({ method: 'POST', path, payload })
  }
  const createV2 = async (key = 'one.json', more: object = {}): Promise<string> =>
    jobIdOf(await v2('create', { collectionName: 'books', objectUrls: [[`s3://files/${key}`]], ...more }))
  const describe = async (jobId: string) => dataOf(await v2('describe', { jobId }))
  return { ...started, ask: control(started), create, reply, get, list, v2, createV2, describe }
}
