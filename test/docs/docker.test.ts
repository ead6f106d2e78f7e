import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { emulator } from '../support/emulator.ts'

const page = await readFile(join(PACKAGE_ROOT, 'docs', 'docker.md'), 'utf8')

const blocks = (language: string): readonly string[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

const OPENS = /ZILLIZ_EMULATOR_(?:INSECURE\b\W+true|CONTROL_TOKEN)/

t.test('every sample that starts a server opens the laboratory, or sets its token', async t => {
  const commands = [...blocks('sh'), ...blocks('yaml')]
    .flatMap(text => text.replaceAll(/\\\n\s*/g, '').split('\n'))
    .filter(line => /docker run .*-p /.test(line))
  t.equal(commands.length, 6)
  for (const command of commands) t.match(command, OPENS)
  const services = blocks('yaml').filter(text => /^ +image: /m.test(text))
  t.equal(services.length, 2)
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
