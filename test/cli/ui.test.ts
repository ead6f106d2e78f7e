import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { openerOf } from '../../src/cli/browser.ts'
import { main } from '../../src/cli/main.ts'
import { createEmulator } from '../../src/index.ts'
import { FakeIo } from './fake-io.ts'

const ui = async (args: readonly string[], env: Record<string, string> = {}) => {
  const io = new FakeIo()
  const code = await main(['ui', ...args], env, io)
  return [code, io.stdout.text, io.stderr.text] as const
}

t.test('ui prints the address of the console and opens it', async t => {
  const { url, close } = await createEmulator({ port: 0, controlToken: 'a-long-word' })
  t.teardown(close)
  t.strictSame(await ui(['--url', `${url}/`, '--no-open']), [0, `${url}/_emulator/ui/\n`, ''])
  const dir = t.testdir({ browser: '#!/bin/sh\nprintf %s "$1" >"$(dirname "$0")/opened"\n' })
  await chmod(join(dir, 'browser'), 0o755)
  t.strictSame(await ui(['--url', url], { BROWSER: join(dir, 'browser') }), [0, `${url}/_emulator/ui/\n`, ''])
  const opened = () => readFile(join(dir, 'opened'), 'utf8').catch(() => '')
  while ((await opened()) === '') await new Promise(next => setTimeout(next, 10))
  t.equal(await opened(), `${url}/_emulator/ui/`)
  t.strictSame(await ui(['--url', url], { BROWSER: join(dir, 'none') }), [
    0,
    `${url}/_emulator/ui/\n`,
    'no browser could be started; open the URL yourself\n'
  ])
})

t.test('ui says that no emulator runs', async t => {
  const { url, close } = await createEmulator({ port: 0 })
  await close()
  t.strictSame(await ui(['--url', url, '--no-open']), [
    1,
    '',
    `no emulator answers at ${url} (connection refused); start it, or give its address with --url\n`
  ])
})

t.test('each system has its program for opening a URL', async t => {
  const url = 'http://127.0.0.1:19540/_emulator/ui/'
  t.strictSame(openerOf(url, 'darwin'), ['open', url])
  t.strictSame(openerOf(url, 'win32'), ['rundll32', 'url.dll,FileProtocolHandler', url])
  t.strictSame(openerOf(url, 'linux'), ['xdg-open', url])
  t.strictSame(openerOf(url, 'linux', '/opt/browser'), ['/opt/browser', url])
})
