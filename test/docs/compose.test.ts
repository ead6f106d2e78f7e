import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { completeSettings, loadSettings } from '../../src/config/load.ts'
import { readStores } from '../../src/config/stores.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

interface Service {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, unknown>>
}

const FOLDER = join(PACKAGE_ROOT, 'docs', 'compose')
const FILES = readdirSync(FOLDER).filter(name => name.endsWith('.yaml'))

const servicesIn = (file: string): Readonly<Record<string, Service>> =>
  (parse(readFileSync(join(FOLDER, file), 'utf8')) as { services: Record<string, Service> }).services

const HAS_COMPOSE = spawnSync('docker', ['compose', 'version']).status === 0

t.test(
  'there is a compose file for each kind of store, one without, one with a kept state, and one with replicas',
  t => {
    t.strictSame(FILES.sort(), ['azure.yaml', 'gcs.yaml', 'none.yaml', 'replicas.yaml', 's3.yaml', 'state.yaml'])
    t.end()
  }
)

for (const file of FILES) {
  t.test(`docs/compose/${file}: the emulator takes its flags, and everything it names is there`, async t => {
    const services = servicesIn(file)
    const emulators = Object.values(services).filter(({ image }) => image === 'zilliz-import-emulator')
    t.equal(emulators.length, file === 'replicas.yaml' ? 2 : 1)
    const others = Object.entries(services).filter(([, service]) => !emulators.includes(service))
    const [{ command = [], environment = {} } = {}] = emulators
    const settings = completeSettings(await loadSettings({ argv: command, env: environment }))
    t.ok(settings.insecure || settings.controlToken !== undefined, 'its laboratory is open, or has a token')
    const { stores } = readStores(settings.store)
    t.equal(stores.length, ['none.yaml', 'replicas.yaml', 'state.yaml'].includes(file) ? 0 : 1)
    for (const { url } of stores) t.ok(Object.hasOwn(services, url.hostname), url.hostname)
    for (const [name, { command = [], environment = {}, depends_on = {} }] of others) {
      for (const other of Object.keys(depends_on)) t.ok(Object.hasOwn(services, other), `${name} needs ${other}`)
      for (const value of Object.values(environment).filter(value => /^https?:/.test(value))) {
        const { hostname, origin } = new URL(value)
        t.ok(Object.hasOwn(services, hostname), `${name} asks ${hostname}`)
        if (stores.length > 0)
          t.ok(
            stores.some(({ url }) => url.origin === origin),
            `${origin} is the store of the emulator`
          )
      }
      for (const [script] of command.join(' ').matchAll(/\w+\.py/g)) t.ok(existsSync(join(FOLDER, script)), script)
    }
    if (HAS_COMPOSE) t.equal(spawnSync('docker', ['compose', '-f', join(FOLDER, file), 'config', '-q']).status, 0)
  })
}

t.test('docs/compose/state.yaml: the folder of the state is a volume', async t => {
  const { services, volumes } = parse(readFileSync(join(FOLDER, 'state.yaml'), 'utf8')) as {
    readonly services: { readonly emulator: Service & { readonly volumes: readonly string[] } }
    readonly volumes: Readonly<Record<string, unknown>>
  }
  const { environment, volumes: mounted } = services.emulator
  const { state } = completeSettings(await loadSettings({ env: environment ?? {} }))
  t.strictSame(mounted, [`${Object.keys(volumes)[0]}:${state}`])
})

t.test('docs/compose/replicas.yaml: all emulators use its database, and nginx knows each of them', async t => {
  const { database, balancer, ...emulators } = servicesIn('replicas.yaml')
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password } = database?.environment ?? {}
  for (const [name, { environment = {}, depends_on }] of Object.entries(emulators)) {
    const { state } = completeSettings(await loadSettings({ env: environment }))
    const url = new URL(state)
    t.strictSame([url.protocol, url.username, url.password], ['postgres:', user, password], name)
    t.strictSame(
      [url.hostname, url.pathname],
      ['database', `/${user}`],
      'the image makes a database of the name of its user'
    )
    t.strictSame(depends_on, { database: { condition: 'service_healthy' } })
  }
  t.strictSame(Object.keys(balancer?.depends_on ?? {}), Object.keys(emulators))
  const nginx = readFileSync(join(FOLDER, 'nginx.conf'), 'utf8')
  const servers = [...nginx.matchAll(/^ *server (\S+):19540;$/gm)].map(([, name]) => name)
  t.strictSame(servers, Object.keys(emulators))
})
