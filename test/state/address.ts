import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { authority } from '../../src/tls/authority.ts'
import { serverCertificate } from '../../src/tls/certificate.ts'
import { checkSettings, checkWorld, importOne, jobIds, refused } from './start.ts'
import { Client } from './support/client.ts'
import { type Database, PASSWORD, startDatabase } from './support/database.ts'
import { type Context, type Part, Problems, shorten } from './support/place.ts'
import { runCommand, type Server, start } from './support/server.ts'
import { freePort } from './support/tools.ts'

/** Databases that cannot be used: the message names the address and the reason. The password of the URL is nowhere. */
export const address: Part = async context => {
  const problems = new Problems()
  if (context.kind !== 'postgres') return problems
  const database = await startDatabase()
  try {
    await checkUnreachable(context, database, problems)
    const id = await checkRunning(context, database, problems)
    const named = { flag: database.url, shown: addressOf(database) }
    // The rest is the same as with a folder.
    await checkSettings(context, named, problems, context.isLong ? undefined : 1)
    await checkWorld(context, named, id, problems)
    await checkSnapshot(context, database, problems)
    await database.stopAtOnce()
    database.change('UPDATE emulator_meta SET schema = 9999')
    await database.start()
    const flags = ['--state', database.url, '--state-world', 'keep']
    await refused(context, problems, 'newer', flags, [addressOf(database), /newer/i, /9999/])
  } finally {
    await database.remove()
  }
  await checkTls(context, problems)
  return problems
}

/** A database that takes connections through TLS alone. */
const checkTls = async (context: Context, problems: Problems): Promise<void> => {
  const authorities = await Promise.all(['own', 'other'].map(name => makeAuthority(join(context.files, name))))
  const [own, other] = authorities
  if (own === undefined || other === undefined) return
  const database = await startDatabase({ certificate: await serverCertificate(own.made, [], Date.now()) })
  try {
    const verified = `${database.url}?sslmode=verify-full&sslrootcert=`
    const flags = ['--state', `${verified}${own.file}`]
    const server = await start({ node: context.node, flags })
    const id = await importOne(server)
    await server.stop()
    const again = await start({ node: context.node, flags })
    problems.check((await jobIds(again)).includes(id), () => 'through TLS, the job is not there after a restart')
    await again.stop()
    const shown = addressOf(database)
    await refused(context, problems, 'no TLS', ['--state', database.url], [shown, /sslmode=verify-full/])
    await refused(
      context,
      problems,
      'another authority',
      ['--state', `${verified}${other.file}`],
      [shown, /authority/, /sslrootcert=/]
    )
  } finally {
    await database.remove()
  }
}

const makeAuthority = async (folder: string) => {
  mkdirSync(folder)
  return { made: await authority(folder, Date.now()), file: join(folder, 'ca.pem') }
}

const addressOf = ({ port }: Database): string => `127.0.0.1:${port}`

const checkUnreachable = async (context: Context, { url, port }: Database, problems: Problems): Promise<void> => {
  const free = await freePort()
  const nobody = url.replace(`:${port}/`, `:${free}/`)
  await refused(context, problems, 'nobody there', ['--state', nobody], [`127.0.0.1:${free}`, /refused/i])
  const wrong = url.replace(PASSWORD, `${PASSWORD}-wrong`)
  await refused(context, problems, 'wrong password', ['--state', wrong], [`127.0.0.1:${port}`, /password/i])
  const other = url.replace(/\/\w+$/, '/none')
  await refused(
    context,
    problems,
    'no database',
    ['--state', other],
    [`127.0.0.1:${port}`, /no database|does not exist/]
  )
  const unknown = `postgres://emulator:${PASSWORD}@no-such-host.invalid:5432/emulator`
  await refused(context, problems, 'unknown host', ['--state', unknown], ['no-such-host.invalid'])
}

/** The URL comes by a variable, as in a cluster. Returns the id of a job. */
const checkRunning = async ({ node }: Context, database: Database, problems: Problems): Promise<string> => {
  const env = { ZILLIZ_EMULATOR_STATE: database.url }
  const server = await start({ node, flags: [], env })
  const id = await importOne(server)
  const info = await answersOf(server, ['/_emulator/info'])
  problems.check(
    info.includes('"postgres"') && info.includes(addressOf(database)),
    () => `the state of /_emulator/info: ${shorten(info)}`
  )
  problems.check(
    server.output().includes(addressOf(database)),
    () => `the ready line does not name the state: ${server.output()}`
  )
  const paths = [
    'info',
    'settings',
    'overview',
    'ready',
    'health',
    'world',
    'journal',
    'snapshot',
    'sandboxes',
    'coverage'
  ]
  const answers = await answersOf(
    server,
    paths.map(path => `/_emulator/${path}`)
  )
  const doctor = await runCommand(node, ['doctor', '--port', '0'], env)
  problems.check(
    doctor.output.includes(addressOf(database)),
    () => `doctor does not name the state: ${shorten(doctor.output, 2000)}`
  )
  const variables = await runCommand(node, ['env', '--url', server.url], env)
  const help = await runCommand(node, ['start', '--help'], env)
  // Another replica, with the log of everything.
  const second = await start({ node, flags: ['--log-level', 'trace'], env })
  problems.check((await jobIds(second)).includes(id), () => 'a second replica does not have the job')
  await database.stopAtOnce()
  const gone = await answersOf(second, ['/_emulator/ready', '/_emulator/jobs'])
  await database.start()
  problems.equal([await server.stop(), await second.stop()], [0, 0], 'exit codes after SIGTERM')
  const texts = { answers, gone, doctor: doctor.output, env: variables.output, help: help.output }
  const outputs = { ready: server.output(), trace: second.output() }
  for (const [what, text] of Object.entries({ ...texts, ...outputs })) {
    problems.check(!text.includes(PASSWORD), () => `the password is in ${what}: ${around(text)}`)
  }
  return id
}

const around = (text: string): string => {
  const at = text.indexOf(PASSWORD)
  return text.slice(Math.max(0, at - 200), at + 100)
}

const answersOf = async ({ port }: Pick<Server, 'port'>, paths: readonly string[]): Promise<string> => {
  const client = new Client(port)
  const texts: string[] = []
  for (const path of paths) {
    const { headers, body } = await client.send({ method: 'GET', path })
    texts.push(JSON.stringify(headers), body)
  }
  client.close()
  return texts.join('\n')
}

/** A snapshot is imported into an empty state alone, and by one replica. */
const checkSnapshot = async (context: Context, { url }: Database, problems: Problems): Promise<void> => {
  // The state was made to agree to another world.
  const flags = ['--state', url, '--state-world', 'keep']
  const server = await start({ node: context.node, flags })
  const client = new Client(server.port)
  const { body } = await client.send({ method: 'GET', path: '/_emulator/snapshot' })
  client.close()
  await server.stop()
  const file = join(context.files, 'snapshot.json')
  writeFileSync(file, body)
  await refused(
    context,
    problems,
    'snapshot',
    ['--state', url, '--import-snapshot', file],
    [/import-snapshot/, /or give an empty database/]
  )
}
