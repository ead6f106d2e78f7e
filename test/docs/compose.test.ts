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

t.test('there is a compose file for each kind of store, and one without', t => {
  t.strictSame(FILES.sort(), ['azure.yaml', 'gcs.yaml', 'none.yaml', 's3.yaml'])
  t.end()
})

for (const file of FILES) {
  t.test(`docs/compose/${file}: the emulator takes its flags, and everything it names is there`, async t => {
    const services = servicesIn(file)
    const { emulator, ...others } = services
    const settings = completeSettings(
      await loadSettings({ argv: emulator?.command ?? [], env: emulator?.environment ?? {} })
    )
    const { stores } = readStores(settings.store)
    t.equal(stores.length, file === 'none.yaml' ? 0 : 1)
    for (const { url } of stores) t.ok(Object.hasOwn(services, url.hostname), url.hostname)
    for (const [name, { command = [], environment = {}, depends_on = {} }] of Object.entries(others)) {
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
