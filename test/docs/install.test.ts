import t from 'tap'
import { emulator, IMPORT } from '../support/emulator.ts'
import { readPage } from '../support/pages.ts'

const powershellIn = (page: string): string[] =>
  [...page.matchAll(/^```powershell\n(.*?)^```/gms)].map(([, text = '']) => text)

/** The entries of `$name = @{ … }`. */
const tableIn = (script: string, name: string): Record<string, string> => {
  const [, entries = ''] = new RegExp(`\\$${name} = @\\{(.*?)\\}`, 's').exec(script) ?? []
  return Object.fromEntries([...entries.matchAll(/(\w+) = '([^']*)'/g)].map(([, key, value]) => [key, value]))
}

const [start = '', requests = ''] = powershellIn(await readPage('docs/install.md'))

t.test('PowerShell has a form of the two commands of a fresh machine', async t => {
  t.equal(start, 'npm ci; if ($?) { npm start }\nnpm ci; if ($?) { npm test }\n')
})

t.test('the requests of the PowerShell commands get what those of the README get', async t => {
  const { send } = await emulator(t)
  const readme = await readPage('README.md')
  const [, url] = /\$import = '([^']+)'/.exec(requests) ?? []
  t.equal(url, `http://127.0.0.1:19540${IMPORT}`)
  t.ok(readme.includes(`"${url}"`))
  const { Authorization: authorization = '' } = tableIn(requests, 'key')
  const post = (body: object) =>
    send({ method: 'POST', path: IMPORT, headers: { authorization }, payload: JSON.stringify(body) })
  const job = tableIn(requests, 'job')
  t.strictSame(Object.keys(job), ['clusterId', 'collectionName', 'objectUrl'])
  const { text: accepted } = await post(job)
  t.ok(readme.includes(accepted.trim()), accepted)
  const [, collectionName] = /\$job\.collectionName = '(\w+)'/.exec(requests) ?? []
  const { text: rejected, explain } = await post({ ...job, collectionName })
  t.ok(readme.includes(rejected.trim()), rejected)
  t.ok(readme.includes(`x-emulator-explain: ${explain}`))
})
