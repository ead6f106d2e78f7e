import t from 'tap'
import type { Emulator } from '../../../src/index.ts'
import { smallWorld } from '../../support/small-world.ts'

interface World {
  readonly clusters: readonly { readonly status: string }[]
  readonly keys?: readonly { readonly key: string }[]
}

const textOf = async (app: Emulator['app']): Promise<string> => {
  const { headers, body } = await app.inject('/_emulator/world?format=yaml')
  t.equal(headers['content-type'], 'application/yaml; charset=utf-8')
  return body
}

t.test('the world is read as text without secrets, checked by line, and replaced with its secrets kept', async t => {
  const { ask, app } = await smallWorld(t, {}, {})
  await app.inject({
    method: 'PUT',
    url: '/_emulator/world/keys',
    payload: { key: 'secret-text', organization: 'org-mine' }
  })
  const secrets = async () => ((await ask('GET', '/world?secrets=true')) as [number, World])[1]
  const before = await secrets()
  const yaml = await textOf(app)
  t.notMatch(yaml, /secret-text/)
  const put = (text: string, dryRun = false) => ask('PUT', '/world', { text, dryRun })
  t.strictSame(await put(yaml, true), [200, { applied: false, problems: [], left: 0 }])

  const wrong = yaml.replace('status: RUNNING', 'status: SLEEPING')
  const [, { applied, problems }] = (await put(wrong)) as [number, { applied: boolean; problems: { line: number }[] }]
  t.equal(applied, false)
  t.equal(problems[0]?.line, wrong.split('\n').findIndex(line => line.includes('SLEEPING')) + 1)
  t.strictSame(await secrets(), before)

  t.strictSame(await put(yaml.replace('status: RUNNING', 'status: SUSPENDED')), [
    200,
    { applied: true, problems: [], left: 0 }
  ])
  const after = await secrets()
  t.equal(after.clusters[0]?.status, 'SUSPENDED')
  t.strictSame(after.keys, before.keys)

  const [, renamed] = (await put(yaml.replace(/^name: .*/m, 'name: other'))) as [number, { problems: object[] }]
  t.match(renamed.problems, [
    { path: 'name', line: 1, message: 'cannot change while the emulator runs; start it with --world FILE' }
  ])
})

t.test(
  'buckets keep their credentials and uploads where the text lists them, and lose them where it does not',
  async t => {
    const { ask, app } = await smallWorld(t, {}, {})
    const credentials = [{ accessKey: 'ak-one', secretKey: 'sk-one' }, { token: 'tk-two' }]
    await ask('PUT', '/world/buckets/aws/mine', { visibility: 'private', credentials })
    const upload = (key: string) =>
    app.inject({ method: 'PUT', url: `/_emulator/world/objects/aws/mine/${key}`, payload: '[]', headers: { 'content-type': 'application/octet-stream' } }) // biome-ignore format: one line
    await upload('stays.json')
    await upload('goes.json')
    const bucket = async () => {
      const [, { buckets }] = (await ask('GET', '/world?secrets=true')) as [
        number,
        { buckets: readonly { name: string; credentials?: unknown; objects?: readonly { key: string }[] }[] }
      ]
      return buckets.find(({ name }) => name === 'mine')
    }
    const objects = async () => (await bucket())?.objects?.map(({ key }) => key).toSorted()
    t.strictSame(await objects(), ['goes.json', 'stays.json'])
    const yaml = await textOf(app)
    for (const secret of ['ak-one', 'sk-one', 'tk-two']) t.notMatch(yaml, secret)

    const without = yaml.replace(/^ *- key: goes\.json\n( +size: .*\n)?/m, '')
    t.not(without, yaml)
    t.strictSame(await ask('PUT', '/world', { text: without }), [200, { applied: true, problems: [], left: 0 }])
    t.strictSame(await objects(), ['stays.json'])
    t.strictSame((await bucket())?.credentials, credentials)

    const [, refused] = (await ask('PUT', '/world', {
      text: yaml.replace(/(name: )mine\b/, '$1other')
    })) as [number, { applied: boolean; problems: readonly { path: string }[] }]
    t.equal(refused.applied, false)
    t.strictSame(refused.problems.map(({ path }) => path.replace(/^buckets\.\d+\./, '')).toSorted(), [
      'credentials.0.accessKey',
      'credentials.0.secretKey',
      'credentials.1.token'
    ])
  }
)

t.test('a cluster that stays keeps its jobs, and one that the text leaves out is removed', async t => {
  const { ask, app } = await smallWorld(t, {}, { 'one.json': '[{"id":1,"v":[1,2]}]' })
  const yaml = await textOf(app)
  t.strictSame(await ask('PUT', '/world', { text: yaml }), [200, { applied: true, problems: [], left: 0 }])
  const again = await textOf(app)
  t.equal(again, yaml, 'a text that was applied reads the same')
})
