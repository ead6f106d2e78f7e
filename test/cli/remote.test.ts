import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { fold } from '../../src/cli/command.ts'
import { type JobRow, jobTable } from '../../src/cli/jobs.ts'
import { main } from '../../src/cli/main.ts'
import { createEmulator, type EmulatorOptions } from '../../src/index.ts'
import { PAGE } from '../support/emulator.ts'
import { FakeIo } from './fake-io.ts'

const FROZEN = { freeze: '2024-01-02T03:04:05Z' } as const

const start = async (t: Test, options: EmulatorOptions = {}) => {
  const emulator = await createEmulator({ port: 0, ...FROZEN, ...options })
  t.teardown(() => emulator.close())
  const cli = async (command: string, ...args: readonly string[]) => {
    const io = new FakeIo()
    const code = await main([command, ...args, '--url', emulator.url], {}, io)
    return { code, out: io.stdout.text, err: io.stderr.text }
  }
  const importPage = async (key = 'demo') => {
    const reply = await fetch(`${emulator.url}/v1/vector/collections/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(PAGE)
    })
    return (await reply.json()) as { code: number; data?: { jobId: string } }
  }
  return { emulator, cli, importPage }
}

t.test('reset begins again: one sandbox, or all', async t => {
  const { cli, importPage } = await start(t)
  const first = await importPage('demo@a')
  t.strictSame(await cli('reset', '--sandbox', 'a'), { code: 0, out: 'reset: a\n', err: '' })
  t.strictSame(await importPage('demo@a'), first)
  t.match(await cli('reset', '--all', '--sandbox', 'a'), {
    code: 2,
    out: '',
    err: /--all resets every sandbox and --sand/
  })
  t.strictSame(await cli('reset', '--all', '--json'), { code: 0, out: '{"reset":["default","a"]}\n', err: '' })
})

t.test('a sandbox that is not there is told with the nearest, and not made', async t => {
  const { emulator, cli, importPage } = await start(t)
  await importPage('demo@login-test')
  const told = (command: readonly [string, ...string[]]) => cli(...command, '--sandbox', 'lgoin-test')
  const err = /^there is no sandbox lgoin-test; did you mean login-test\?\n$/
  for (const command of [
    ['jobs'],
    ['journal'],
    ['journal', '--follow'],
    ['reset'],
    ['faults', 'list'],
    ['faults', 'clear']
  ] as const) {
    // biome-ignore format: one line
    t.match(await told(command), { code: 1, out: '', err }, command.join(' '))
  }
  t.match((await emulator.app.inject('/_emulator/sandboxes')).json(), { sandboxes: [{}, { name: 'login-test' }] })
  t.match(await told(['faults', 'add', 'import', '--code', '47039']), { code: 0 }, 'what prepares makes it')
})

t.test('jobs are a table with progress bars, and the reason of a job that failed', async t => {
  const { cli: empty } = await start(t, { world: 'fixtures/worlds/starter.yaml' })
  t.strictSame(await empty('jobs'), { code: 0, out: 'no jobs\n', err: '' })
  const { cli, importPage, emulator } = await start(t)
  const jobId = (await importPage()).data?.jobId ?? ''
  await emulator.clock.advance('6s')
  const { out } = await cli('jobs', '--limit', '3')
  const lines = out.split('\n')
  t.match(lines[0], /^job +cluster +collection +state +progress +rows$/)
  t.equal(lines[1], `${jobId}   in03-181766e3f9556b7  medium_articles  Running  [############........]  61 %  3`)
  t.match(lines.at(-2), /^\d+ older ones; see --limit$/)
  const { jobs } = JSON.parse((await cli('jobs', '--json')).out)
  t.match(jobs[0], { jobId, state: 'Running', percent: 61, rows: 3, errorMessage: null })
  t.match(
    jobs.find(({ state }: { state: string }) => state === 'Failed'),
    { errorMessage: /importing data failed$/ }
  )
  t.match((await cli('jobs')).out, /Failed .* -\n {4}the field 'titel' is not defined/)
})

t.test('what a client has sent moves no cursor of the terminal', async t => {
  const { cli, importPage, emulator } = await start(t)
  await emulator.scenarios.next({ fail: { at: 0.4, reason: 'red \u001b[31m\r\nand more' } })
  await importPage()
  await emulator.clock.advance('1h')
  t.match((await cli('jobs', '--limit', '1')).out, /\n {4}red {2}\[31m and more\n/)
})

t.test('on a terminal the table goes on until all jobs have ended', async t => {
  const { emulator, importPage } = await start(t, { world: 'fixtures/worlds/default.yaml' })
  await importPage('demo@live')
  const io = new FakeIo()
  io.stdout.isTTY = true
  const run = main(['jobs', '--sandbox', 'live', '--limit', '1', '--url', emulator.url], {}, io)
  await io.output()
  await emulator.sandbox('live').clock.advance('1h')
  t.equal(await run, 0)
  const [before, after = ''] = io.stdout.text.split('\x1b[3A\x1b[0J')
  t.match(before, '\x1b[33mRunning\x1b[39m')
  t.match(after, '\x1b[32mCompleted\x1b[39m  [####################] 100 %')
})

/** What stands on a terminal after a text was written to it: it wraps lines, unless told not to, and scrolls away what is above. */
const screenAfter = (text: string, columns: number, rows: number): string[] => {
  const lines = ['']
  let [row, wraps] = [0, true]
  for (const [part] of text.matchAll(/\p{Cc}\[[?]?\d+[A-Za-z]|[\s\S]/gu)) {
    const [, count = ''] = /\[[?]?(\d+)/.exec(part) ?? []
    if (part.endsWith('A') && part.length > 1) row = Math.max(lines.length - rows, row - Number(count), 0)
    else if (part === '\x1b[0J') lines.splice(row, Number.POSITIVE_INFINITY, '')
    else if (part === '\x1b[?7l' || part === '\x1b[?7h') wraps = part.endsWith('h')
    else if (part === '\n') lines[++row] ??= ''
    else if ((lines[row] ?? '').length < columns) lines[row] = (lines[row] ?? '') + part
    else if (wraps) lines[++row] = part
  }
  return lines.map(line => line.trimEnd())
}

t.test('on a terminal of 80 columns the table is written in place, and ends when no job goes further', async t => {
  const { emulator, importPage } = await start(t)
  const jobId = (await importPage()).data?.jobId ?? ''
  const io = new FakeIo()
  Object.assign(io.stdout, { isTTY: true, columns: 80, rows: 24 })
  const run = main(['jobs', '--url', emulator.url], { NO_COLOR: '1' }, io)
  await io.output()
  await emulator.clock.advance('1h')
  t.equal(await run, 0)
  const shown = screenAfter(io.stdout.text, 80, 24)
  t.strictSame(shown.slice(0, 5), [
    'job                          state      progress                      rows',
    `${jobId}   Completed  [####################] 100 %  3`,
    '    in03-181766e3f9556b7  medium_articles',
    'job-0000000002runningdedic   Running    [##############......]  70 %  0',
    '    in01-9fb0412735e6d8c  books'
  ])
  t.equal(shown.length, 13)
  t.ok(shown.every(line => line.length <= 80))
  const again = new FakeIo()
  Object.assign(again.stdout, { isTTY: true, columns: 80, rows: 24 })
  t.equal(await main(['jobs', '--url', emulator.url], { NO_COLOR: '1' }, again), 0)
  t.strictSame(again.stdout.text.split('\n'), shown)
})

t.test('a table that is written in place has no more lines than the screen, and no longer ones', async t => {
  const job = (index: number): JobRow => ({
    jobId: `job-${String(index).padStart(22, '0')}`,
    clusterId: 'in01-5b7c0de3f1a2948',
    collectionName: 'c'.repeat(100),
    state: index === 1 ? 'Failed' : 'Running',
    percent: index,
    standsStill: false,
    rows: null,
    errorMessage: index === 1 ? 'a reason '.repeat(20) : null
  })
  const jobs = Array.from({ length: 20 }, (_, index) => job(index))
  const lines = jobTable(jobs, 30, { columns: 80, rows: 10 }).split('\n')
  t.strictSame(
    lines.map(line => line.slice(0, 30)),
    [
      'job                         st',
      'job-0000000000000000000000  Ru',
      '    in01-5b7c0de3f1a2948  cccc',
      'job-0000000000000000000001  Fa',
      '    in01-5b7c0de3f1a2948  cccc',
      '    a reason a reason a reason',
      'job-0000000000000000000002  Ru',
      '    in01-5b7c0de3f1a2948  cccc',
      '27 older ones, for which there'
    ]
  )
  t.ok(lines.every(line => line.length <= 80))
  t.equal(lines[2]?.at(-1), '…')
  for (const rows of [1, 2, 3, 4, 5, 11, 44, 45, 100]) {
    t.ok(jobTable(jobs, 20, { columns: 80, rows }).split('\n').length < Math.max(rows, 3), `${rows} lines`)
  }
})

t.test('a table that goes on is ended by SIGINT', async t => {
  const { emulator, importPage } = await start(t)
  await importPage()
  const io = new FakeIo()
  io.stdout.isTTY = true
  const run = main(['jobs', '--limit', '1', '--url', emulator.url], {}, io)
  await io.output()
  io.emit('SIGINT')
  t.equal(await run, 0)
})

t.test('the journal is shown, and followed until SIGINT', async t => {
  const { emulator, cli, importPage } = await start(t)
  await importPage()
  await importPage()
  const { out } = await cli('journal')
  t.match(out.split('\n'), [
    /^ +1 {2}03:04:05\.000 {2}200 +import +POST \/v1\/vector\/collections\/import$/,
    /^ +2 {2}03:04:05\.000 {2}47039 +import +POST \/v1\/vector\/collections\/import$/,
    /^ {22}.*in03-181766e3f9556b7/
  ])
  const entries = (await cli('journal', '--limit', '1', '--json')).out.trim().split('\n')
  t.match(
    entries.map(line => JSON.parse(line)),
    [{ kind: 'request', code: 47039 }]
  )
  const io = new FakeIo()
  const run = main(['journal', '--follow', '--limit', '1', '--url', emulator.url], {}, io)
  await io.output()
  await emulator.reset()
  await importPage('nobody')
  for (let tries = 0; tries < 100 && !io.stdout.text.includes('reset'); tries++) await sleep(20)
  io.emit('SIGINT')
  t.equal(await run, 0)
  t.match(io.stdout.text, /47039[\s\S]*reset: [\s\S]*200 +import/)
})

t.test('faults are added, listed and forgotten', async t => {
  const { cli, importPage } = await start(t)
  const added = await cli('faults', 'add', 'import', '--code', '47039', '--times', '2')
  t.match(added, { code: 0, out: 'fault-1  import  {"code":47039}  (2 left, 0 met)\n', err: '' })
  t.match(await importPage(), { code: 47039 })
  t.match(await cli('faults', 'list'), { out: 'fault-1  import  {"code":47039}  (1 left, 1 met)\n' })
  const more = await cli('faults', 'add', '*', '--delay', '1ms', '--times', 'always', '--cluster', 'in03-*', '--json')
  t.match(JSON.parse(more.out), {
    faults: [{ id: 'fault-2', delay: '1ms', times: 'always', match: { cluster: 'in03-*' } }]
  })
  t.match(await cli('faults', 'clear'), { code: 0, out: 'no faults\n' })
  t.match(await cli('faults', 'add', 'imprt', '--code', '1'), { code: 1, err: /import/ })
  t.match(await cli('faults', 'add', 'import', '--wire', 'cut'), { code: 1, err: /reset, empty, truncated, garbled/ })
  for (const args of [[], ['add'], ['forget']]) {
    t.match(await cli('faults', ...args), { code: 2, err: /faults needs add OPERATION, list or clear/ })
  }
  t.match(await cli('faults', 'list', 'all'), { code: 2, err: /"all"/ })
})

t.test('what cannot be asked is said, and the token is never shown', async t => {
  const { cli } = await start(t, { controlToken: 'a-long-word' })
  t.match(await cli('reset'), { code: 1, err: /send the token that the emulator was started with/ })
  t.match(await cli('reset', '--token', 'a-long-word'), { code: 0 })
  t.match(await cli('reset', 'all'), { code: 2, err: /reset was given "all"/ })
  const server = createServer(({ url }, response) => {
    if (url?.startsWith('/broken')) response.write('{', () => response.destroy())
    else response.end('<html>')
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (...args: readonly string[]) => {
    const io = new FakeIo()
    return { code: await main(args, {}, io), err: io.stderr.text }
  }
  t.match(await ask('jobs', '--url', url), { code: 1, err: /answers HTTP 200 without JSON; is it an emulator\?/ })
  t.match(await ask('jobs', '--url', `${url}/broken`), {
    code: 1,
    err: `${url}/broken cannot be asked (connection closed without an answer)`
  })
  server.close()
  server.closeAllConnections()
  const { code, err } = await ask('jobs', '--url', 'http://user:word@127.0.0.1:1', '--token', 'a-long-word')
  t.equal(code, 1)
  t.match(
    err,
    /no emulator answers at http:\/\/127\.0\.0\.1:1 \(connection refused\); start it, or give its address with --url/
  )
  t.notMatch(err, /word/)
  t.match(await ask('jobs', '--url', 'http://127.0.0.1:1/a/'), {
    err: /at http:\/\/127\.0\.0\.1:1\/a \(connection refused\)/
  })
  const { url: plain, close } = await createEmulator({ port: 0 })
  t.teardown(() => close())
  const secure = plain.replace('http', 'https')
  t.match(await ask('jobs', '--url', secure), { err: `${secure} (it speaks http there, not https)` })
  t.match(await ask('jobs', '--url', 'here'), { code: 2, err: /--url is "here"/ })
})

t.test('without --url a command calls the emulator of ZILLIZ_EMULATOR_URL', async t => {
  const { url, close } = await createEmulator({ port: 0 })
  t.teardown(() => close())
  const ask = async (variables: Readonly<Record<string, string>>) => {
    const io = new FakeIo()
    return { code: await main(['jobs', '--json'], variables, io), err: io.stderr.text }
  }
  t.strictSame(await ask({ ZILLIZ_EMULATOR_URL: url }), { code: 0, err: '' })
  t.match(await ask({ ZILLIZ_EMULATOR_URL: 'here' }), { code: 2, err: /^ZILLIZ_EMULATOR_URL is "here", but must be/ })
})

t.test('on 40 columns a job has a line for each few cells, and a request stands in its width', t => {
  const job: JobRow = {
    ...{ jobId: 'job-01fa0e8f2d0f9a0d5b4c2k', clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'articles' },
    ...{ state: 'Running', percent: 40, standsStill: true, rows: 1000, errorMessage: null }
  }
  const failed = { ...job, state: 'Failed', errorMessage: 'a reason of more words than one line of it has' } as const
  t.strictSame(jobTable([job, failed], 2, { columns: 40 }).split('\n'), [
    'job',
    'job-01fa0e8f2d0f9a0d5b4c2k',
    '    in01-5b7c0de3f1a2948',
    '    articles',
    '    Running  40 %  1000 rows',
    'job-01fa0e8f2d0f9a0d5b4c2k',
    '    in01-5b7c0de3f1a2948',
    '    articles',
    '    Failed  40 %',
    '    a reason of more words than one line',
    '        of it has'
  ])
  const request = '     7  00:00:00.000  47005  import  POST /v1/vector/collections/import'
  t.strictSame(fold(request, 34).split('\n'), [
    '     7  00:00:00.000  47005',
    '        import  POST',
    '     /v1/vector/collections/import'
  ])
  t.end()
})
