import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../src/index.ts'
import { emulator, jobIdOf, PAGE } from './support/emulator.ts'

t.test('it listens where it says, on real time, and stops', async t => {
  const started = await createEmulator({ port: 0 })
  t.match(started.url, /^http:\/\/127\.0\.0\.1:\d+$/)
  t.strictSame(await (await fetch(`${started.url}/_emulator/health`)).json(), { status: 'ok' })
  await started.close()
  await t.rejects(fetch(`${started.url}/_emulator/health`))
})

t.test('it closes by itself at the end of an `await using` block', async t => {
  const started = await createEmulator({ port: 0 })
  // Node 22 has the symbol but not the syntax.
  await started[Symbol.asyncDispose]()
  await t.rejects(fetch(started.url))
})

t.test('options that cannot be used are rejected together, before anything starts', async t => {
  const options = { port: 'abc', era: '2022', sped: 2, buckets: '/nowhere' } as object
  await t.rejects(createEmulator(options), {
    name: 'SettingsError',
    problems: [
      "sped is no known field; did you mean 'seed'?",
      'port must be an integer, not a string',
      'era must be one of 2023, 2024, 2025; did you mean 2023?',
      'buckets is "/nowhere", but there is no such folder; make it, or give another with --buckets DIR'
    ]
  })
})

t.test('an option of the wrong type is told what it has to be', async t => {
  const wrong = { clock: 5, logger: true, listen: { port: 0 } } as object
  await t.rejects(createEmulator(wrong), {
    name: 'SettingsError',
    problems: [
      'clock must be a function that returns epoch milliseconds',
      'logger must have the methods of a pino logger',
      'listen must be true or false; host and port are options of their own'
    ]
  })
  await t.rejects(createEmulator({ clock: () => Number.NaN }), {
    name: 'SettingsError',
    problems: ['clock must be a function that returns epoch milliseconds']
  })
  await t.rejects(createEmulator({ speed: Number.NaN }), {
    name: 'SettingsError',
    problems: ['speed must be a number, not NaN']
  })
})

t.test('your own folder answers for a bucket in every cloud, as it is at that moment', async t => {
  const dir = t.testdir({ mine: { 'a.json': '{"rows":[]}', folder: { '1.parquet': 'xx' } }, docs: {} })
  await symlink('/etc', join(dir, 'mine', 'etc'))
  const { post, advance } = await emulator(t, { buckets: dir, era: '2024' })
  const outcome = async (objectUrl: string) => {
    advance(60)
    const { body, explain } = await post({ ...PAGE, objectUrl })
    return (body as { code: number }).code === 200 ? 'job' : explain
  }
  for (const url of [
    's3://mine/a.json',
    'gs://mine/a.json',
    'oss://mine/a.json',
    'cos://mine/a.json',
    'https://mine.s3.us-west-2.amazonaws.com/a.json',
    'https://account.blob.core.windows.net/mine/a.json',
    's3://mine/folder/'
  ]) {
    t.equal(await outcome(url), 'job', url)
  }
  t.match(await outcome('s3://mine/b.json'), /^bucket "mine" has no object "b\.json"/)
  t.match(await outcome('s3://mine/etc/hostname'), /has no object "etc\/hostname"/)
  t.match(await outcome('s3://mine/../docs/a.json'), /\.\./)
  t.match(await outcome('s3://other/a.json'), /^no bucket "other" in cloud "aws"/)

  await writeFile(join(dir, 'mine', 'b.json'), '[]')
  t.equal(await outcome('s3://mine/b.json'), 'job')
  await mkdir(join(dir, 'other'))
  await writeFile(join(dir, 'other', 'a.json'), '[]')
  t.equal(await outcome('s3://other/a.json'), 'job')
  await rm(join(dir, 'mine'), { recursive: true })
  t.match(await outcome('s3://mine/a.json'), /^no bucket "mine"/)
})

t.test('a folder of your own beside a bucket of the world keeps who may read it', async t => {
  const dir = t.testdir({ 'docs-demo': { 'mine.json': '[]' } })
  const { post, advance } = await emulator(t, { buckets: dir })
  const objectUrl = 'gs://docs-demo/mine.json'
  t.match((await post({ ...PAGE, objectUrl })).body, { code: 83001 })
  const keys = { accessKey: 'demo-access-key', secretKey: 'demo-secret-key' }
  t.match((await post({ ...PAGE, objectUrl, ...keys })).body, { code: 200 })
  advance(60)
  const declared = { ...PAGE, objectUrl: 'gs://docs-demo/1af78216/1.parquet', ...keys }
  t.match(jobIdOf(await post(declared)), /^job-/)
})
