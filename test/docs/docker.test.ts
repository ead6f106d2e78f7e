import t from 'tap'
import { parse } from 'yaml'
import { emulator } from '../support/emulator.ts'
import { DOCS_PAGES, readPage } from '../support/pages.ts'

const page = await readPage('docs/docker.md')

const blocks = (language: string, text = page): readonly string[] =>
  [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

const OPENS = /ZILLIZ_EMULATOR_(?:INSECURE\b\W+true|CONTROL_TOKEN)/

t.test('every command that runs the image as a server opens the laboratory, or sets its token', async t => {
  for (const name of DOCS_PAGES) {
    const text = await readPage(name)
    const commands = [...blocks('sh', text), ...blocks('yaml', text)]
      .flatMap(block => block.replaceAll(/\\\n\s*/g, '').split('\n'))
      .filter(line => /docker run .*-p /.test(line))
    if (name === 'docs/docker.md') t.ok(commands.length >= 5)
    for (const command of commands) {
      t.match(command, OPENS, name)
      t.match(command, ' -p 127.0.0.1:19540:19540 ', name)
    }
  }
})

t.test('every service of the page opens its laboratory', async t => {
  const services = blocks('yaml').filter(text => /^ +image: /m.test(text))
  t.ok(services.length >= 2)
  for (const service of services) t.match(service, OPENS)
})

t.test('with the names of the sample, the API and the laboratory accept calls through an ingress', async t => {
  const [
    {
      env: [variable]
    } = { env: [] }
  ] = blocks('yaml')
    .filter(text => text.startsWith('env:'))
    .map(text => parse(text))
  t.equal(variable.name, 'ZILLIZ_EMULATOR_NEUTRAL_HOSTS')
  const names: string[] = variable.value.split(',')
  const private_ = ['emulator', 'emulator.default.svc.cluster.local', 'a.internal', 'a.test', 'a.localhost', '10.0.0.1']
  const answers = async (neutralHosts: string[], host: string) => {
    const { app } = await emulator(t, { neutralHosts })
    const headers = { host, authorization: 'Bearer demo' }
    const url = '/v1/vector/collections/import/list?clusterId=in03-181766e3f9556b7'
    const listed = await app.inject({ url, headers })
    const told = await app.inject({ url: '/_emulator/info', headers })
    return [listed.json().code, told.statusCode]
  }
  for (const name of names) {
    t.strictSame(await answers(names, name), [200, 200], name)
    t.strictSame(await answers([], name), [90117, 403], `${name} without the setting`)
  }
  for (const name of private_) t.strictSame(await answers([], name), [200, 200], name)
})
