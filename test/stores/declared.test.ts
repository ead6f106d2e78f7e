import t from 'tap'
import { loadSettings, SettingsError } from '../../src/config/load.ts'
import type { Settings } from '../../src/config/settings.ts'
import { readStores, type StoreSetting } from '../../src/config/stores.ts'
import { createEmulator } from '../../src/index.ts'
import type { ObjectLocation } from '../../src/objects/store.ts'
import { endpointOf, regionOf } from '../../src/stores/endpoint.ts'

const problemsOf = async (store: Settings['store']): Promise<readonly string[]> => {
  try {
    await (await createEmulator({ listen: false, store })).close()
    return []
  } catch (error) {
    if (error instanceof SettingsError) return error.problems
    throw error
  }
}

t.test('a store that cannot be is rejected at the start, without the keys in its URL', async t => {
  const example = 'write, for example, s3=http://minio:9000 or s3:my-bucket=http://minio:9000'
  const cases: readonly [string, string][] = [
    ['minio:9000', `store is no KIND=URL, with KIND one of s3, gs, oss, cos, azure; ${example}`],
    ['s3=minio:9000', `store s3 has an endpoint without http:// or https://; ${example}`],
    ['s3=http://', `store s3 has an endpoint that is no URL; ${example}`],
    [
      's3=http://key:secret@minio:9000',
      'store s3 has keys in its endpoint; leave them out: each request is read with its own keys'
    ],
    ['s3=http://minio:9000/?a=b', 'store s3 has an endpoint with a query string or fragment; leave it out'],
    ['s3=http://minio:9000/bucket', 'store s3 at minio:9000 has a path; only azure takes one, its account'],
    ['azure=http://azurite:10000/a/b', 'store azure at azurite:10000 has more than an account in its path']
  ]
  for (const [store, problem] of cases) t.strictSame(await problemsOf([store]), [problem], store)
})

t.test('one bucket has one store', async t => {
  t.strictSame(
    await problemsOf(['s3=http://a', 's3:mine=http://b', 'gs=http://a', 'azure=http://c/one', 'azure=http://c/two']),
    []
  )
  t.strictSame(await problemsOf(['s3:mine=http://a', 's3:mine=http://b:90']), [
    'store s3:mine is declared twice, at a and b:90; keep one'
  ])
  t.strictSame(await problemsOf(['gs=http://a', 'gs=http://b']), ['store gs is declared twice, at a and b; keep one'])
})

t.test('stores come from flags, variable and config file', async t => {
  const flags = await loadSettings({
    argv: ['--store', 's3=http://a:1', '--store', 'gs=http://b:2', '--store-timeout', '0.5']
  })
  t.strictSame([flags.store, flags.storeTimeout], [['s3=http://a:1', 'gs=http://b:2'], 0.5])
  const env = await loadSettings({ env: { ZILLIZ_EMULATOR_STORE: 's3=http://a:1,gs=http://b:2' } })
  t.strictSame(env.store, ['s3=http://a:1', 'gs=http://b:2'])
  const text =
    'store:\n  - s3=http://a:1\n  - { kind: s3, bucket: mine, endpoint: http://b:2, region: eu-west-1, pathStyle: false, timeout: 9 }\n'
  const file = await loadSettings({ argv: ['--config', 'e.yaml'], readFile: async () => text })
  t.strictSame(file.store, [
    's3=http://a:1',
    { kind: 's3', bucket: 'mine', endpoint: 'http://b:2', region: 'eu-west-1', pathStyle: false, timeout: 9 }
  ])
})

t.test('an entry with a field that stores do not have is rejected', async t => {
  const wrong = { kind: 's3', endpoint: 'http://a:1', secretKey: 'hidden' } as unknown as string
  const [problem] = await problemsOf([wrong])
  t.match(problem, /^store\.0/)
  t.notMatch(problem, /hidden/)
})

t.test('the region of a store is in its setting, its host or the location, and each kind has a usual one', async t => {
  const location: ObjectLocation = { cloud: 'aws', bucket: 'b', key: 'a.json', folder: false }
  const west = { ...location, region: 'us-west-2' }
  const cases: readonly (readonly [StoreSetting, ObjectLocation, region: string, pathStyle: boolean])[] = [
    [{ kind: 's3', endpoint: 'http://a:1', region: 'eu-west-1', timeout: 9 }, west, 'eu-west-1', true],
    ['s3=https://s3.eu-central-1.amazonaws.com', west, 'eu-central-1', true],
    ['s3=https://s3.dualstack.cn-north-1.amazonaws.com.cn', west, 'cn-north-1', true],
    ['oss=https://oss-cn-hangzhou-internal.aliyuncs.com', location, 'cn-hangzhou', false],
    ['cos=https://cos.ap-guangzhou.myqcloud.com', location, 'ap-guangzhou', false],
    ['azure=https://blob.core.windows.net', location, 'us-east-1', false],
    ['s3=http://a:1', west, 'us-west-2', true],
    ['s3=http://a:1', location, 'us-east-1', true],
    ['gs=http://a:1', location, 'auto', true],
    [{ kind: 'oss', endpoint: 'https://oss-cn-beijing.aliyuncs.com', pathStyle: true }, location, 'cn-beijing', true]
  ]
  for (const [setting, place, region, pathStyle] of cases) {
    const [endpoint] = readStores([setting]).stores.map(endpointOf)
    if (endpoint === undefined) throw new Error('no store')
    t.strictSame([regionOf(endpoint, place), endpoint.pathStyle], [region, pathStyle], JSON.stringify(setting))
  }
})
