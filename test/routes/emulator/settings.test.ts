import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadWithSources } from '../../../src/config/load.ts'
import { createEmulator } from '../../../src/index.ts'
import { control } from '../../support/control.ts'

interface Setting {
  readonly name: string
  readonly flag: string
  readonly value: unknown
  readonly isSet: boolean
  readonly source: string
}

const pick = (settings: readonly Setting[], names: readonly string[]) =>
  names.map(name => {
    const { flag, value, isSet, source } = settings.find(setting => setting.name === name) as Setting
    return [flag, value, isSet, source]
  })

t.test('each setting has its value and its source, a secret one only whether it is set', async t => {
  const config = join(t.testdir({ 'emulator.yaml': 'seed: 7\nspeed: 2\nera: "2024"\n' }), 'emulator.yaml')
  const { settings: chosen, sources } = await loadWithSources({
    argv: ['--config', config, '--era', '2025'],
    env: { ZILLIZ_EMULATOR_SPEED: '3', ZILLIZ_EMULATOR_CONTROL_TOKEN: 'hush-hush' }
  })
  await using started = await createEmulator({ ...chosen, sources, listen: false })
  const { body } = await started.app.inject({
    url: '/_emulator/settings',
    headers: { 'x-emulator-token': 'hush-hush' }
  })
  t.notMatch(body, /hush/)
  const { settings } = JSON.parse(body) as { settings: Setting[] }
  t.strictSame(pick(settings, ['era', 'speed', 'seed', 'controlToken', 'port', 'world']), [
    ['--era', '2025', true, 'flag'],
    ['--speed', 3, true, 'variable'],
    ['--seed', 7, true, 'file'],
    ['--control-token', null, true, 'variable'],
    ['--port', 19540, true, 'default'],
    ['--world', null, false, 'default']
  ])
  const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')
  for (const { flag } of settings) t.match(page, new RegExp(`${flag}\\b`), flag)
})

t.test('options of a program are told as such', async t => {
  await using started = await createEmulator({ listen: false, seed: 5 })
  const [, { settings }] = (await control(started)('GET', '/settings')) as [number, { settings: Setting[] }]
  t.strictSame(pick(settings, ['seed', 'era']), [
    ['--seed', 5, true, 'program'],
    ['--era', '2023', true, 'default']
  ])
  t.strictSame((await started.settings()).settings, settings)
})
