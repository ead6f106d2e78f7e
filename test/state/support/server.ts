import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

// Settings of the surroundings are not meant for these servers.
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_')))

export interface StartOptions {
  /** The program and arguments before the emulator's file: a Node, or a wrapper and a Node. */
  readonly node: readonly string[]
  readonly flags: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Default: one that is free. */
  readonly port?: number
  /** Milliseconds until it must be ready. */
  readonly patience?: number
}

/** A start that ended before the server listened. */
export class StartError extends Error {
  readonly code: number | null
  /** Everything that it wrote. */
  readonly output: string

  constructor(code: number | null, output: string) {
    super(`the emulator ended with ${code}: ${output.trim()}`)
    this.code = code
    this.output = output
  }
}

export interface Server {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Milliseconds from the start of the process to its ready line. */
  readonly startedIn: number
  /** What it wrote to its error output. */
  errors(): string
  /** Everything that it wrote. */
  output(): string
  /** Whether the process has ended. */
  ended(): boolean
  signal(name: NodeJS.Signals): void
  /** The exit code once it has ended; null after a signal. */
  exit(): Promise<number | null>
  kill(): Promise<void>
  /** SIGTERM. Returns the exit code, null if it had to be killed. */
  stop(patience?: number): Promise<number | null>
}

/** The built program. */
const BIN = process.env['EMULATOR_BIN'] ?? 'dist/bin.js'

const running = new Set<ChildProcess>()

// Whatever ends the tests ends their servers.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @throws StartError */
export const start = async ({ node, flags, env = {}, port = 0, patience = 60_000 }: StartOptions): Promise<Server> => {
  const [program = '', ...before] = node
  const begun = performance.now()
  const child = spawn(program, [...before, BIN, '--port', String(port), ...flags], {
    env: { ...ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  running.add(child)
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    errors += text
  })
  let ended = false
  const exited = new Promise<number | null>(resolve => {
    child.once('error', error => {
      errors += error.message
      resolve(1)
    })
    child.once('close', code => resolve(code))
  })
  exited.then(() => {
    ended = true
    running.delete(child)
  })
  const lines: string[] = []
  const url = await Promise.race([readUrl(child, lines), exited, sleep(patience, null, { ref: false })])
  if (typeof url !== 'string') {
    child.kill('SIGKILL')
    const code = await exited
    throw new StartError(code, `${lines.join('\n')}\n${errors}`)
  }
  const startedIn = performance.now() - begun
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    startedIn,
    errors: () => errors,
    output: () => `${lines.join('\n')}\n${errors}`,
    ended: () => ended,
    signal: name => {
      child.kill(name)
    },
    exit: () => exited,
    kill,
    stop: async (stopPatience = 15_000) => {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopPatience)
      const code = await exited
      clearTimeout(timer)
      return code
    }
  }
}

/** Never resolves if the server prints no address. */
const readUrl = (child: ChildProcess, lines: string[]): Promise<string> =>
  new Promise(resolve => {
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', line => {
      lines.push(line)
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
  })

/** Runs a command of the emulator to its end. */
export const runCommand = async (
  node: readonly string[],
  args: readonly string[],
  env: Readonly<Record<string, string>> = {}
): Promise<{ readonly code: number; readonly output: string }> => {
  const [program = '', ...before] = node
  const child = spawn(program, [...before, BIN, ...args], {
    env: { ...ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text
    })
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  return { code: code ?? -1, output }
}
