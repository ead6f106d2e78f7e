import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from './support/client.ts'
import { PASSWORD } from './support/database.ts'
import { type Context, makePlace, type Part, type Place, Problems, shorten } from './support/place.ts'
import { runCommand, type Server, StartError, start as startServer } from './support/server.ts'

const IMPORT = JSON.stringify({
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'medium_articles',
  objectUrl: 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'
})

/** Exit code for settings that cannot be used. */
const UNUSABLE = 2

/** A state that cannot be used: the start ends with a sentence that says why, and `doctor` says the same. */
export const start: Part = async context => {
  const problems = new Problems()
  if (context.kind !== 'folder') return problems
  const place = await makePlace(context)
  const folder = place.folder ?? ''
  try {
    const server = await place.start()
    const id = await importOne(server)
    await refused(context, problems, 'in use', ['--state', folder], [folder, /in use|already used|another process/i])
    problems.check((await jobIds(server)).includes(id), () => 'the server that has the folder lost its job')
    await checkInfo(server, problems)
    await checkRefusedSnapshot(context, server, place, problems)
    await server.stop()
    await checkSettings(context, { flag: folder, shown: folder }, problems)
    await checkWorld(context, { flag: folder, shown: folder }, id, problems)
    await checkPlaces(context, place, problems)
    const again = await place.start(['--state-world', 'keep'])
    problems.check((await jobIds(again)).includes(id), () => 'the job is lost after all these starts')
    await again.kill()
    await checkTogether(context, folder, problems)
    const healthy = await runCommand(context.node, ['doctor', '--port', '0', '--state', folder])
    problems.check(
      healthy.output.includes(folder),
      () => `doctor does not name the folder: ${shorten(healthy.output, 2000)}`
    )
    makeNewer(folder)
    await refused(context, problems, 'newer', ['--state', folder], [folder, /newer/i, /9999/])
  } finally {
    await place.remove()
  }
  return problems
}

export const importOne = async ({ port }: Server): Promise<string> => {
  const client = new Client(port)
  const call = { method: 'POST', path: '/v1/vector/collections/import', key: 'demo', body: IMPORT }
  const { data } = await client.json<{ data: { jobId: string } }>(call)
  client.close()
  return data.jobId
}

export const jobIds = async ({ port }: Server): Promise<string[]> => {
  const client = new Client(port)
  const { jobs } = await client.json<{ jobs: readonly { jobId: string }[] }>({ method: 'GET', path: '/_emulator/jobs' })
  client.close()
  return jobs.map(({ jobId }) => jobId)
}

/** A state that a test starts with, and how messages name it. */
export interface Named {
  readonly flag: string
  readonly shown: string
}

/** @param said what the message must contain @param isSeenByDoctor whether doctor must say the same */
export const refused = async (
  { node, say }: Pick<Context, 'node' | 'say'>,
  problems: Problems,
  what: string,
  flags: readonly string[],
  said: readonly (string | RegExp)[],
  isSeenByDoctor = true
): Promise<void> => {
  const doctor = runCommand(node, ['doctor', ...flags])
  const error = await startServer({ node, flags }).then(
    async server => {
      await server.kill()
      return undefined
    },
    (error: unknown) => error
  )
  if (!(error instanceof StartError)) {
    problems.add(`${what}: the start was not refused: ${String(error)}`)
    return
  }
  const text = withoutWarning(error.output)
  say(`  ${what}: ${text}`)
  problems.equal(error.code, UNUSABLE, `${what}: exit code of ${shorten(text)}`)
  problems.check(!/^\s+at /m.test(text), () => `${what}: a stack trace: ${text}`)
  problems.check(!error.output.includes(PASSWORD), () => `${what}: the password is in ${text}`)
  for (const part of said) {
    const isSaid = typeof part === 'string' ? text.includes(part) : part.test(text)
    problems.check(isSaid, () => `${what}: ${part} is not in: ${text}`)
  }
  const { code, output } = await doctor
  problems.check(!output.includes(PASSWORD), () => `${what}: doctor shows the password: ${shorten(output, 2000)}`)
  if (!isSeenByDoctor) return
  const sentence = text.split('\n').at(-1)?.trim() ?? ''
  // doctor puts what to do on a line of its own.
  const wordsOf = (said: string): string => said.replace(/[;\s]+/g, ' ')
  const isSame = sentence !== '' && wordsOf(output).includes(wordsOf(sentence))
  problems.check(code !== 0, () => `${what}: doctor ends with 0: ${shorten(output, 2000)}`)
  problems.check(isSame, () => `${what}: doctor does not say "${sentence}" but ${shorten(output, 2000)}`)
}

/** Node 22.13 warns of its own accord that SQLite is experimental. */
const withoutWarning = (output: string): string =>
  output
    .split('\n')
    .filter(line => line.trim() !== '' && !/ExperimentalWarning|--trace-warnings/.test(line))
    .join('\n')

const checkInfo = async ({ port, errors }: Server, problems: Problems): Promise<void> => {
  const client = new Client(port)
  const info = await client.json<{ state?: { kind?: string } }>({ method: 'GET', path: '/_emulator/info' })
  problems.equal(info.state?.kind, 'folder', 'state.kind of /_emulator/info')
  for (const path of ['/_emulator/ready', '/_emulator/health']) {
    problems.equal((await client.send({ method: 'GET', path })).status, 200, path)
  }
  problems.equal(errors(), '', 'output of errors')
  client.close()
}

/** A snapshot is imported into an empty state alone. */
const checkRefusedSnapshot = async (
  context: Context,
  { port }: Server,
  { files }: Place,
  problems: Problems
): Promise<void> => {
  const client = new Client(port)
  const { body } = await client.send({ method: 'GET', path: '/_emulator/snapshot' })
  client.close()
  const [file, fresh] = [join(files, 'snapshot.json'), join(files, 'fresh')]
  writeFileSync(file, body)
  const flags = ['--state', fresh, '--import-snapshot', file]
  const first = await startServer({ node: context.node, flags })
  const ids = await jobIds(first)
  await first.kill()
  const again = await startServer({ node: context.node, flags: ['--state', fresh] })
  problems.equal(await jobIds(again), ids, 'jobs of an imported snapshot after a kill')
  await again.stop()
  await refused(context, problems, 'snapshot', flags, [/import-snapshot/, /empty/i])
}

const SETTINGS = [
  ['seed', '7', '1'],
  ['era', '2025', '2023'],
  ['flavor', 'milvus', 'auto'],
  ['speed', '3', '1'],
  ['milvus-version', '2.5', '2.6']
] as const

/** @param most how many settings are tried */
export const checkSettings = async (
  context: Context,
  { flag, shown }: Named,
  problems: Problems,
  most: number = SETTINGS.length
): Promise<void> => {
  for (const [name, value, had] of SETTINGS.slice(0, most)) {
    await refused(context, problems, name, ['--state', flag, `--${name}`, value], [shown, name, value, had])
  }
  await refused(context, problems, 'strict', ['--state', flag, '--strict'], [shown, 'strict'])
}

export const checkWorld = async (
  context: Context,
  { flag, shown }: Named,
  id: string,
  problems: Problems
): Promise<void> => {
  const file = join(context.files, 'other-world.yaml')
  const yaml = readFileSync('fixtures/worlds/default.yaml', 'utf8').replaceAll(
    '../objects',
    join(process.cwd(), 'fixtures/objects')
  )
  writeFileSync(file, yaml.replace('name: tencent', 'name: renamed'))
  const flags = ['--state', flag, '--world', file]
  await refused(context, problems, 'world', flags, [shown, /--state-world/, /world default/])
  const kept = await startServer({ node: context.node, flags: [...flags, '--state-world', 'keep'] })
  problems.check((await jobIds(kept)).includes(id), () => '--state-world keep lost the job')
  await kept.stop()
}

const TOGETHER = 5

/** Of two that begin on one folder at the same moment, also after a kill, one gets it. */
const checkTogether = async ({ node }: Context, folder: string, problems: Problems): Promise<void> => {
  const flags = ['--state', folder, '--state-world', 'keep']
  for (let round = 1; round <= TOGETHER; round++) {
    const both = await Promise.allSettled([startServer({ node, flags }), startServer({ node, flags })])
    const refusals = both.flatMap(result => (result.status === 'rejected' ? [String(result.reason.message)] : []))
    problems.equal(refusals.length, 1, `refused of two that begin at once, round ${round}`)
    problems.check(/in use by another/.test(refusals[0] ?? ''), () => `two at once: ${refusals[0]}`)
    for (const result of both) if (result.status === 'fulfilled') await result.value.kill()
  }
}

const checkPlaces = async (context: Context, { files }: Place, problems: Problems): Promise<void> => {
  const file = join(files, 'a-file')
  writeFileSync(file, 'x')
  await refused(context, problems, 'a file', ['--state', file], [file, /file|folder/i])
  await refused(context, problems, 'below a file', ['--state', join(file, 'x')], [file, /--state/])
  if (process.getuid?.() === 0) {
    // Not even root can write there, which only a try shows, and doctor writes nothing.
    await refused(context, problems, 'not writable', ['--state', '/sys/kernel'], ['/sys/kernel'], false)
    await refused(context, problems, 'no place', ['--state', '/sys/state-test'], ['/sys/state-test'], false)
  } else {
    const closed = join(files, 'closed')
    mkdirSync(closed, { mode: 0o500 })
    await refused(context, problems, 'not writable', ['--state', closed], [closed])
  }
  const foreign = join(files, 'foreign')
  mkdirSync(foreign)
  writeFileSync(join(foreign, 'state.sqlite'), 'this is no database, but somebody needs it')
  await refused(context, problems, 'foreign file', ['--state', foreign], [foreign])
  problems.equal(
    readFileSync(join(foreign, 'state.sqlite'), 'utf8').slice(0, 19),
    'this is no database',
    'the foreign file'
  )
}

const NEWER = 9999

/** Marks the state as one of a later emulator. The types of Node 20 do not have SQLite. */
const makeNewer = (folder: string): void => {
  for (const file of readdirSync(folder)) {
    const path = join(folder, file)
    if (!file.endsWith('.sqlite') || readFileSync(path).subarray(0, 15).toString() !== 'SQLite format 3') continue
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', MARK, path, String(NEWER)])
  }
}

const MARK = `
  const [, path, schema] = process.argv
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(path)
  const columns = database.prepare("SELECT name FROM pragma_table_info('meta')").all()
  if (columns.some(({ name }) => name === 'schema')) database.exec('UPDATE meta SET schema = ' + schema)
  else database.exec('PRAGMA user_version = ' + schema)
  database.close()`
