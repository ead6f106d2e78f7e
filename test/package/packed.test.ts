import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { PAGE_EXAMPLE } from '../../fixtures/requests.ts'
import { PACKAGE_ROOT } from '../../src/root.ts'

const run = promisify(execFile)

/** The Node of the user, which may be older than the one that runs the tests. */
const node = process.env['USER_NODE'] ?? process.execPath

const installed = async (t: Test): Promise<string> => {
  const dir = t.testdir({ 'package.json': '{"name":"consumer","private":true,"type":"module"}' })
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--silent', '--pack-destination', dir], {
    cwd: PACKAGE_ROOT
  })
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')))
  // Nothing of the registry can be had: the cache is empty, and nobody listens at this address.
  const options = ['--offline', '--cache', join(dir, 'cache'), '--registry', 'http://127.0.0.1:1/']
  await run('npm', ['install', ...options, `./${filename}`], { cwd: dir })
  return dir
}

t.test('the packed tarball, installed elsewhere without a registry', { timeout: 120_000 }, async t => {
  const dir = await installed(t)
  const bin = join(dir, 'node_modules', '.bin', 'zilliz-import-emulator')

  await t.test('serves the page example from its bin and stops on SIGTERM', async t => {
    const server = spawn(node, [bin, '--port', '0'], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => server.kill('SIGKILL'))
    const [line] = await once(createInterface(server.stdout), 'line')
    const { url } = JSON.parse(line)
    const reply = await fetch(url + PAGE_EXAMPLE.path, {
      method: 'POST',
      headers: { authorization: 'Bearer demo' },
      body: JSON.stringify(PAGE_EXAMPLE.body)
    })
    t.match(await reply.json(), { code: 200, data: { jobId: /^job-/ } })
    const world = await fetch(`${url}/_emulator/world?format=yaml`)
    t.match(await world.text(), /^name: default\n/, 'with modules that are loaded at their first use')
    server.kill('SIGTERM')
    t.strictSame(await once(server, 'exit'), [0, null])
  })

  await t.test('has its commands and its files', async t => {
    const { stdout } = await run(node, [bin, 'errors', '47039'], { cwd: dir })
    t.match(stdout, 'The specified cluster do not support multiple imports at the same time.')
    await run(node, [bin, 'world', 'init', 'world.yaml'], { cwd: dir })
    const { stdout: good } = await run(node, [bin, 'world', 'check', 'world.yaml'], { cwd: dir })
    t.match(good, /^world\.yaml is a good world: /)
    const dist = join(dir, 'node_modules', 'zilliz-import-emulator', 'dist')
    t.match(await readFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8'), /^fastify \d.*\(MIT\)\n\nMIT License/m)
  })

  await t.test('is required by programs that are no modules', async t => {
    const program = `
const { createEmulator } = require('zilliz-import-emulator')
createEmulator({ listen: false }).then(async emulator => {
  console.log(emulator.name)
  await emulator.close()
})`
    await writeFile(join(dir, 'consumer.cjs'), program)
    t.equal((await run(node, ['consumer.cjs'], { cwd: dir })).stdout, 'default\n')
  })

  await t.test('reads every format, on threads of its own too, and speaks TLS', async t => {
    const samples = join(dir, 'node_modules', 'zilliz-import-emulator', 'fixtures', 'objects', 'aws', 'import-samples')
    const good = ['parquet/spark', 'csv/pandas', 'broken/numpy/good-doubles', 'json/pandas'].map(path =>
      join(samples, path)
    )
    const check = [bin, 'check', ...good, '--era', '2025', '--schema', '#in01-5b7c0de3f1a2948/articles', '--json']
    t.match(JSON.parse((await run(node, check, { cwd: dir })).stdout), { rows: 37, faults: 0 })
    const flags = ['--port', '0', '--era', '2025', '--speed', '1000', '--tls', '--data-dir', join(dir, 'data')]
    const server = spawn(node, [bin, ...flags], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] })
    t.teardown(() => server.kill('SIGKILL'))
    const [line] = await once(createInterface(server.stdout), 'line')
    const { stdout: ca } = await run(node, [bin, 'ca', '--data-dir', 'data'], { cwd: dir })
    await writeFile(join(dir, 'ca.pem'), ca)
    const program = `
const [url] = process.argv.slice(2)
const call = async (name, body) => {
  const options = { method: 'POST', headers: { authorization: 'Bearer demo' }, body: JSON.stringify(body) }
  return (await fetch(url + '/v2/vectordb/jobs/import/' + name, options)).json()
}
const clusterId = 'in01-5b7c0de3f1a2948'
const objectUrls = [['s3://import-samples/parquet/spark/']]
const { data: { jobId } } = await call('create', { clusterId, collectionName: 'articles', objectUrls })
for (;;) {
  const { data } = await call('describe', { clusterId, jobId })
  if (data.state !== 'Completed' && data.state !== 'Failed') continue
  console.log(data.state, data.totalRows, data.reason)
  break
}`
    await writeFile(join(dir, 'client.mjs'), program)
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(dir, 'ca.pem') }
    const { stdout } = await run(node, ['client.mjs', JSON.parse(line).url], { cwd: dir, env })
    t.equal(stdout, 'Completed 12 \n')
    server.kill('SIGTERM')
    t.strictSame(await once(server, 'exit'), [0, null])
  })

  await t.test('prints text and a banner on a terminal', async t => {
    const terminal = 'data:text/javascript,Object.assign(process.stdout,{isTTY:true,columns:80,rows:24})'
    const env = { ...process.env, NO_COLOR: '1' }
    const server = spawn(node, ['--import', terminal, bin, '--port', '0'], {
      cwd: dir,
      env,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    t.teardown(() => server.kill('SIGKILL'))
    let printed = ''
    for await (const piece of server.stdout) {
      printed += piece
      if (printed.includes('_emulator/ui/')) break
    }
    t.match(printed, /^\[\d\d:\d\d:\d\d\] INFO: /)
  })

  await t.test('brings no other package', async t => {
    t.strictSame(
      (await readdir(join(dir, 'node_modules'))).filter(name => !name.startsWith('.')),
      ['zilliz-import-emulator']
    )
  })

  await t.test('is a library with types, also for programs that check those of their libraries', async t => {
    const program = `
import { createEmulator, type Emulator, type EmulatorOptions } from 'zilliz-import-emulator'
const options: EmulatorOptions = { listen: false, era: '2025', clock: () => 0 }
const emulator: Emulator = await createEmulator(options)
const sandbox = emulator.sandbox('typed')
await sandbox.faults.next('import', 47039)
const { jobs } = await sandbox.clock.advance('10m')
const states = jobs.map(({ state }) => state).filter(state => state === 'Completed')
await sandbox.journal.expect({ operation: 'import', atMost: states.length })
const snapshot = await emulator.snapshot()
await emulator.restore(snapshot)
const reply = await emulator.app.inject('/_emulator/health')
console.log(reply.body)
await emulator.close()
`
    await writeFile(join(dir, 'program.ts'), program)
    await writeFile(join(dir, 'program.mjs'), program.replace(/, type \w+/g, '').replace(/: Emulator\w*/g, ''))
    const { stdout } = await run(node, ['program.mjs'], { cwd: dir })
    t.equal(stdout, '{"status":"ok"}\n\n')
    const options = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess'
    ]
    const types = ['--types', 'node', '--typeRoots', join(PACKAGE_ROOT, 'node_modules', '@types')]
    const wrongs = [
      ["'2025'", "'1999'"],
      ["next('import'", "next('imprt'"],
      ["=== 'Completed'", "=== 'Done'"],
      ['atMost: states.length', "atMost: 'none'"]
    ] as const
    const files = wrongs.map((_, index) => `wrong-${index}.ts`)
    for (const [index, [right, wrong]] of wrongs.entries()) {
      await writeFile(join(dir, `wrong-${index}.ts`), program.replace(right, wrong))
    }
    // Types that version 7 has written are read by users of version 6 too.
    const { NODE_OPTIONS: _, ...env } = process.env
    for (const version of ['typescript-js', 'typescript']) {
      const tsc = join(PACKAGE_ROOT, 'node_modules', version, 'lib', 'tsc.js')
      const found = await run(process.execPath, [tsc, ...options, ...types, 'program.ts', ...files], {
        cwd: dir,
        env
      }).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout
      )
      const inFiles = [...found.matchAll(/^(\S+\.ts)\(\d+,\d+\): error/gm)].map(([, file]) => file)
      t.strictSame([...new Set(inFiles)].sort(), files, found)
    }
  })
})
