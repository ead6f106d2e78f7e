import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

// A proxy of the surroundings is not meant for this machine, and settings of the emulator not for this run.
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_'))),
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1'
}

/** Runs a command to its end. @returns undefined when it went well, else its last words */
export const failureOf = ([command = '', ...args]: readonly string[], timeout: number): Promise<string | undefined> =>
  new Promise(settle => {
    const options = { env, timeout, killSignal: 'SIGKILL' as const, maxBuffer: 64 << 20 }
    execFile(command, args, options, (error, stdout, stderr) => {
      const words = `${stdout}${stderr}`.trim().split('\n').at(-1) || error?.message
      if (error === null) settle(undefined)
      else settle(error.killed ? `took longer than ${timeout / 1000} s` : words)
    })
  })

export const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** A program that serves; ended by `end`. */
export interface Served {
  end(): Promise<void>
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** Starts a server and waits until it answers over HTTP, whatever it says. */
export const serve = async ([command = '', ...args]: readonly string[], url: string): Promise<Served> => {
  const child = spawn(command, args, { env, stdio: 'ignore' })
  child.on('error', () => {})
  const end = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended(child)
  }
  for (let tries = 0; tries < 300; tries++) {
    const answers = await fetch(url).then(
      () => true,
      () => false
    )
    if (answers) return { end }
    if (child.exitCode !== null) break
    await sleep(100)
  }
  await end()
  throw new Error(`${command} does not answer at ${url}`)
}

/** The built emulator as a program, with its URL. */
export const startEmulator = async (flags: readonly string[]): Promise<Served & { readonly url: string }> => {
  const child = spawn(process.execPath, ['dist/bin.js', '--port', '0', ...flags], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url === undefined) continue
    child.stdout.resume()
    child.stderr.resume()
    return {
      url,
      end: async () => {
        child.kill('SIGTERM')
        await ended(child)
      }
    }
  }
  throw new Error('the emulator printed no address')
}
