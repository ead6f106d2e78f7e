import { readdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'

import { join } from 'node:path'
import t from 'tap'
import { clock } from '../../src/cli/doctor/looks.ts'
import { certificate } from '../../src/cli/doctor/network.ts'
import { main } from '../../src/cli/main.ts'
import { defaultSettings } from '../../src/config/load.ts'
import { createEmulator } from '../../src/index.ts'
import { authority } from '../../src/tls/authority.ts'
import { FakeIo } from './fake-io.ts'

const doctor = async (args: readonly string[], env = {}) => {
  const io = new FakeIo()
  const code = await main(['doctor', ...args], env, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

t.test('where all is well it says so, and ends with 0', async t => {
  const { code, out } = await doctor(['--port', '0', '--data-dir', t.testdir({})])
  t.equal(code, 0)
  t.match(out.split('\n'), [
    /^ok {5}Node: v/,
    /^ok {5}settings: the files and folders that they name exist$/,
    /^ok {5}port: 127\.0\.0\.1:0 is free$/,
    /^ok {5}proxy: no variable names one$/,
    /^ok {5}certificate: no authority yet; --tls makes one$/,
    /^ok {5}clock: /,
    /^ok {5}data folder: /,
    /^ok {5}world: default$/,
    /^ok {5}state: in memory, until the process ends$/,
    /^ok {5}snapshot: none to begin with$/,
    /^ok {5}laboratory: \/_emulator is open at 127\.0\.0\.1, which this machine alone reaches$/
  ])
})

t.test('a data folder is wrong where nothing can be made', async t => {
  const dir = t.testdir({ file: '' })
  const at = async (dataDir: string) => (await doctor(['--port', '0', '--data-dir', dataDir])).out
  t.match(await at(join(dir, 'new', 'one')), /ok {5}data folder: .*one, which --tls makes\n/)
  t.match(await at(join(dir, 'file', 'below')), /WRONG {2}data folder: .*file is no folder\n {7}choose another/)
  t.match(await at('/proc/none'), /WRONG {2}data folder: \/(?:proc)? cannot be written \(E\w+\)\n {7}give this user/)
})

t.test('nothing of a doctor stays, not even of one that was killed', async t => {
  const probe = '.zilliz-import-emulator-doctor-'
  const kept = [`${probe}Full01`, `${probe}Long001`, 'other']
  const dir = t.testdir({ [`${probe}AbC123`]: {}, [`${probe}Full01`]: { a: '' }, [`${probe}Long001`]: {}, other: {} })
  t.match((await doctor(['--port', '0', '--data-dir', dir])).out, `data folder: ${dir}\n`)
  t.strictSame((await readdir(dir)).sort(), kept)
})

t.test('what start would refuse for its settings, snapshot or token is wrong', async t => {
  const dir = t.testdir({ 'state.json': '{' })
  const wrong = async (...args: string[]) => {
    const { code, out } = await doctor(['--port', '0', ...args])
    t.equal(code, 1)
    return out
  }
  t.match(
    await wrong('--buckets', join(dir, 'none')),
    /WRONG {2}settings: .*there is no such folder.*\n {7}change the flag, variable or config file/
  )
  t.match(await wrong('--import-snapshot', join(dir, 'state.json')), /WRONG {2}snapshot: .*it is not JSON/)
  t.match(await wrong('--import-snapshot', join(dir, 'none.json')), /WRONG {2}snapshot: .*\(ENOENT\)/)
  t.match(await wrong('--export-on-exit', join(dir, 'none', 'a.json')), /WRONG {2}snapshot: .*could not be written/)
  t.match(await wrong('--export-on-exit', dir), /WRONG {2}snapshot: .*could not be written \(EISDIR\)/)
  t.match(
    await wrong('--host', '0.0.0.0'),
    /WRONG {2}laboratory: \/_emulator would refuse all calls, as others reach 0\.0\.0\.0 and there is no token/
  )
})

t.test('a snapshot that is to come, a token and --insecure are well', async t => {
  const file = join(t.testdir({}), 'state.json')
  const well = async (...args: string[]) => {
    const { code, out } = await doctor(['--port', '0', ...args])
    t.equal(code, 0)
    return out
  }
  t.match(
    await well('--import-snapshot', file, '--export-on-exit', file),
    /ok {5}snapshot: .*state\.json is to come; .*state\.json is written at the end/
  )
  t.match(
    await well('--host', '0.0.0.0', '--control-token', 'word'),
    /ok {5}laboratory: \/_emulator asks for the token/
  )
  t.match(await well('--host', '0.0.0.0', '--insecure'), /ok {5}laboratory: .*everyone who reaches 0\.0\.0\.0/)
})

t.test('a port that another program has is wrong, one that an emulator has is not', async t => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => server.close())
  const taken = await doctor(['--port', String((server.address() as AddressInfo).port)])
  t.equal(taken.code, 1)
  t.match(
    taken.out,
    /WRONG {2}port: 127\.0\.0\.1:\d+ is unavailable \(EADDRINUSE\)\n {7}another program has it; end that one, or/
  )
  const { url, close } = await createEmulator({ port: 0 })
  t.teardown(close)
  t.match((await doctor(['--port', new URL(url).port])).out, /ok {5}port: an emulator answers at 127\.0\.0\.1/)
})

t.test('a proxy that would catch the calls is wrong, and its password is not shown', async t => {
  const proxied = { HTTPS_PROXY: 'http://user:word@proxy:3128' }
  const { code, out } = await doctor(['--port', '0'], proxied)
  t.equal(code, 1)
  t.match(
    out,
    /WRONG {2}proxy: HTTPS_PROXY names one, to which clients would send their calls\n {7}set NO_PROXY and no_proxy/
  )
  t.notMatch(out, /word/)
  t.match(
    (await doctor(['--port', '0'], { ...proxied, no_proxy: 'a.example, localhost' })).out,
    /ok {5}proxy: .* exempt/
  )
})

t.test('the authority is looked at: its time, and who trusts it', async t => {
  const dataDir = t.testdir({})
  const now = Date.UTC(2026, 10, 24)
  await authority(dataDir, now)
  const settings = { ...defaultSettings(), dataDir }
  const look = (tls: boolean, env = {}, at = now) => certificate({ ...settings, tls }, env, at)
  t.match(await look(false), { found: /^valid until .*; no variable names it$/, mend: undefined })
  t.match(await look(true), { mend: /^export NODE_EXTRA_CA_CERTS, / })
  t.match(await look(true, { SSL_CERT_FILE: join(dataDir, 'ca.pem') }), {
    found: /SSL_CERT_FILE names it$/,
    mend: undefined
  })
  t.match(await look(true, {}, Date.UTC(2040, 0, 1)), { found: /^the authority ended on/, mend: /^delete .*ca\.pem/ })
  t.match(await look(true, {}, Date.UTC(2020, 0, 1)), {
    found: /^the authority begins on/,
    mend: /^set the clock of this machine, or/
  })
  await writeFile(join(dataDir, 'ca.pem'), 'none')
  t.match(await look(true), { found: /is no certificate$/ })
  t.match(await clock(settings, {}, 0), {
    found: /^1970.*, before this version was made$/,
    mend: 'set the clock of this machine'
  })
})

t.test('a world that cannot be used is wrong', async t => {
  const dir = t.testdir({ 'world.yaml': 'name: 7' })
  const args = ['--port', '0', '--world', join(dir, 'world.yaml'), '--json']
  const { code, out } = await doctor(args)
  t.equal(code, 1)
  const { findings } = JSON.parse(out)
  t.match(
    findings.find(({ what }: { what: string }) => what === 'world'),
    { found: /world\.yaml:1:7: name: must be a string, not a number/, mend: /^correct the file/ }
  )
  t.match(await doctor(['--prt', '0']), { code: 2, err: /--port/ })
})
