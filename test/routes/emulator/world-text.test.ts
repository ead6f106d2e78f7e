import t from 'tap'
import { smallWorld } from '../../support/small-world.ts'

interface World {
  readonly clusters: readonly { readonly status: string }[]
  readonly keys?: readonly { readonly key: string }[]
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
  const [, { yaml }] = (await ask('GET', '/world/yaml')) as [number, { yaml: string }]
  t.notMatch(yaml, /secret-text/)
  const put = (text: string, dryRun = false) => ask('PUT', '/world/yaml', { yaml: text, dryRun })
  t.strictSame(await put(yaml, true), [200, { applied: false, problems: [] }])

  const wrong = yaml.replace('status: RUNNING', 'status: SLEEPING')
  const [, { applied, problems }] = (await put(wrong)) as [number, { applied: boolean; problems: { line: number }[] }]
  t.equal(applied, false)
  t.equal(problems[0]?.line, wrong.split('\n').findIndex(line => line.includes('SLEEPING')) + 1)
  t.strictSame(await secrets(), before)

  t.strictSame(await put(yaml.replace('status: RUNNING', 'status: SUSPENDED')), [200, { applied: true, problems: [] }])
  const after = await secrets()
  t.equal(after.clusters[0]?.status, 'SUSPENDED')
  t.strictSame(after.keys, before.keys)

  const [, renamed] = (await put(yaml.replace(/^name: .*/m, 'name: other'))) as [number, { problems: object[] }]
  t.match(renamed.problems, [
    { path: 'name', line: 1, message: 'cannot change while the emulator runs; start it with --world FILE' }
  ])
})
