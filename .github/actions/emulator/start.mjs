// Starts the emulator, waits until it is ready, and exports the variables of its clients. Only modules of Node are used, because an action
// runs as it is checked out.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const REPOSITORY = resolve(import.meta.dirname, '../../..')
/** Milliseconds until the emulator must be ready. */
const PATIENCE = 60_000

const { env } = process
const input = name => env[`INPUT_${name.toUpperCase()}`]?.trim() ?? ''
const words = text => text.split(/\s+/).filter(word => word !== '')

/** Appends to a file that the runner reads, in the form for values of any text. */
const tell = (file, name, value) => {
  const end = randomUUID()
  appendFileSync(env[file], `${name}<<${end}\n${value}\n${end}\n`)
}

const build = () => {
  const program = join(REPOSITORY, 'dist', 'bin.js')
  if (!existsSync(program)) {
    // On Windows npm is a script of the shell.
    const options = { cwd: REPOSITORY, stdio: 'inherit', shell: process.platform === 'win32' }
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options)
    execFileSync('npm', ['run', 'build'], options)
  }
  return [process.execPath, program]
}

/** The URL in the ready line of the log. */
const readyUrl = log => /ready at (https?:\/\/[^\s"(]+)/.exec(readFileSync(log, 'utf8'))?.[1]

const start = async () => {
  const token = input('token')
  const [program, ...first] = input('command') === '' ? build() : words(input('command'))
  const flags = words(input('flags'))
  const port = flags.some(flag => /^--port(?:=|$)/.test(flag)) ? [] : ['--port', '0']
  const log = join(env.RUNNER_TEMP, `zilliz-import-emulator-${randomUUID()}.log`)
  const output = openSync(log, 'a')
  const emulator = spawn(program, [...first, ...flags, ...port, '--log-level', 'info'], {
    detached: true,
    env: { ...env, ...(token !== '' && { ZILLIZ_EMULATOR_CONTROL_TOKEN: token }) },
    stdio: ['ignore', output, output],
    shell: process.platform === 'win32' && input('command') !== ''
  })
  let ended
  emulator.once('error', ({ message }) => (ended = message)).once('exit', code => (ended ??= `exit code ${code}`))
  const end = Date.now() + PATIENCE
  while (readyUrl(log) === undefined) {
    if (ended !== undefined || Date.now() > end) {
      emulator.kill()
      throw new Error(
        `the emulator has not become ready (${ended ?? 'too slow'}); it printed:\n${readFileSync(log, 'utf8')}`
      )
    }
    await sleep(50)
  }
  emulator.unref()
  return { url: readyUrl(log), token, log, pid: emulator.pid }
}

try {
  const { url, token, log, pid } = await start()
  if (token !== '') process.stdout.write(`::add-mask::${token}\n`)
  tell('GITHUB_OUTPUT', 'url', url)
  tell('GITHUB_ENV', 'ZILLIZ_EMULATOR_URL', url)
  // The variables of the command env, for the SDKs.
  tell('GITHUB_ENV', 'ZILLIZ_CLOUD_URL', url)
  tell('GITHUB_ENV', 'ZILLIZ_API_KEY', env.ZILLIZ_API_KEY ?? 'any-key')
  if (token !== '') tell('GITHUB_ENV', 'ZILLIZ_EMULATOR_CONTROL_TOKEN', token)
  tell('GITHUB_STATE', 'url', url)
  tell('GITHUB_STATE', 'log', log)
  tell('GITHUB_STATE', 'pid', pid)
  process.stdout.write(`the emulator is ready at ${url}\n`)
} catch ({ message }) {
  process.stdout.write(`::error::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}\n`)
  process.exitCode = 1
}
