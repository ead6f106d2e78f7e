import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KeyedCertificate } from '../../../src/tls/certificate.ts'
import { freePort, ordinaryUser, postgresBinaries } from './tools.ts'

const USER = 'emulator'

/** Nothing else contains it, so that a look at all output finds it. */
export const PASSWORD = 'pw-Xq7Zt9-secret'

/** A PostgreSQL with an empty database. */
export interface Database {
  /** With the password. */
  readonly url: string
  readonly port: number
  /** Ends it as the loss of its machine would: no session is closed, and the next start recovers. */
  stopAtOnce(): Promise<void>
  start(): Promise<void>
  /** Runs a statement while it is stopped. */
  change(sql: string): void
  remove(): Promise<void>
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()

// Whatever ends the tests ends their databases.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

export interface DatabaseOptions {
  /** With it, clients come through TLS alone. */
  readonly certificate?: KeyedCertificate
  /** An empty folder that holds all rows, while the log of the transactions stays elsewhere. */
  readonly disk?: string
}

/** @throws Absent */
export const startDatabase = async ({ certificate, disk }: DatabaseOptions = {}): Promise<Database> => {
  const binaries = await postgresBinaries()
  template ??= makeTemplate(binaries)
  const folder = makeFolder()
  const data = join(folder, 'data')
  runAs('cp', ['-r', template, data])
  const port = await freePort()
  if (certificate !== undefined) useTls(data, certificate)
  if (disk !== undefined) {
    runSql(binaries, data, 'postgres', `CREATE TABLESPACE disk LOCATION '${disk}'`)
    runSql(binaries, data, 'postgres', `ALTER DATABASE ${USER} SET TABLESPACE disk`)
  }
  let child = await startServer(binaries, data, port)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
    running.delete(child)
  }
  return {
    url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${USER}`,
    port,
    stopAtOnce: () => end('SIGQUIT'),
    start: async () => {
      child = await startServer(binaries, data, port)
    },
    change: sql => runSql(binaries, data, USER, sql),
    remove: async () => {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      folders.delete(folder)
    }
  }
}

/** A folder of a new database, made once and copied, because making it takes seconds. */
let template: string | undefined

const makeTemplate = (binaries: string): string => {
  const data = makeFolder()
  const host = '--auth-host=scram-sha-256'
  runAs(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '-N', '-E', 'UTF8', '--auth-local=trust', host])
  runSql(binaries, data, 'postgres', `CREATE ROLE ${USER} LOGIN CREATEDB PASSWORD '${PASSWORD}'`)
  runSql(binaries, data, 'postgres', `CREATE DATABASE ${USER} OWNER ${USER}`)
  return data
}

const useTls = (data: string, { cert, key }: KeyedCertificate): void => {
  const { uid, gid } = ordinaryUser()
  const write = (name: string, text: string): void => {
    const path = join(data, name)
    writeFileSync(path, text, { mode: 0o600 })
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
  }
  write('server.crt', cert)
  write('server.key', key)
  write('postgresql.auto.conf', 'ssl = on\n')
  write('pg_hba.conf', 'hostssl all all 127.0.0.1/32 scram-sha-256\n')
}

/** Without a server, so that no client is needed. */
const runSql = (binaries: string, data: string, database: string, sql: string): void =>
  runAs(join(binaries, 'postgres'), ['--single', '-D', data, database], `${sql}\n`)

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'state-test-database-'))
  const { uid, gid } = ordinaryUser()
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
  chmodSync(folder, 0o700)
  folders.add(folder)
  return folder
}

const runAs = (program: string, args: readonly string[], input = ''): void => {
  const { status, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8', cwd: '/', ...ordinaryUser() })
  // A statement that fails does not change the exit code.
  if (status !== 0 || / (?:ERROR|FATAL): /.test(stderr))
    throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
}

/** A killed process loses nothing that it has written, so the disk need not be waited for. */
const SETTINGS = ['listen_addresses=127.0.0.1', 'fsync=off', 'shared_buffers=32MB', 'max_connections=60']

const READY = 'database system is ready to accept connections'

const startServer = async (binaries: string, data: string, port: number): Promise<ChildProcess> => {
  const args = [...['-D', data, '-k', data, '-p', String(port)], ...SETTINGS.flatMap(setting => ['-c', setting])]
  const child = spawn(join(binaries, 'postgres'), args, {
    ...{ cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
    ...ordinaryUser()
  })
  running.add(child)
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', text => {
    said = `${said}${text}`.slice(-4000)
  })
  for (const end = performance.now() + 30_000; !said.includes(READY); await sleep(10)) {
    if (child.exitCode === null && performance.now() < end) continue
    child.kill('SIGQUIT')
    throw new Error(`PostgreSQL did not start: ${said}`)
  }
  return child
}
