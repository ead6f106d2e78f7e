import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { onCore } from './machine.mjs'

const running = new Set()

// Whatever ends the bench ends its servers.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))

const KEPT_OUTPUT = 2000
const PATIENCE = 5000

/** The line that says most: the error's own, else the last. */
const gist = output => {
  const lines = output.trim().split('\n')
  return (lines.find(line => /error/i.test(line)) ?? lines.at(-1) ?? '').trim()
}

/**
 * Starts a program; its output is kept only to explain a failure.
 * @param {string[]} commandLine
 * @param {{ core?: number, env?: object, cwd?: string, ipc?: boolean }} options `core`: the one it may run on
 */
export const start = (commandLine, { core, env, cwd, ipc = false } = {}) => {
  const [command, ...args] = onCore(core, commandLine)
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc'] : [])]
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output = (output + text).slice(-KEPT_OUTPUT)
    })
  }
  let ended
  const over = once(child, 'exit').then(
    ([code, signal]) => {
      ended = `ended with ${signal ?? `exit code ${code}`}`
    },
    error => {
      ended = error.message
    }
  )
  over.then(() => running.delete(child))
  return {
    child,
    pid: child.pid,
    /** @throws when the program is no longer there */
    check: () => {
      if (ended !== undefined) throw new Error(`${commandLine[0]} ${ended}: ${gist(output)}`)
    },
    /** Asks it to stop, and makes it when it does not. */
    stop: async () => {
      child.kill('SIGTERM')
      await Promise.race([over, sleep(PATIENCE, undefined, { ref: false })])
      child.kill('SIGKILL')
      await over
    }
  }
}

/** Runs a program to its end. @returns its standard output @throws what it said when it fails */
export const run = async (commandLine, options = {}) => {
  const [command, ...args] = onCore(options.core, commandLine)
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  let problems = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    problems = (problems + text).slice(-KEPT_OUTPUT)
  })
  const [code] = await once(child, 'close').catch(error => {
    throw error.code === 'ENOENT' ? new Error(`${command} is missing`) : error
  })
  running.delete(child)
  if (code !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${gist(problems)}`)
  return output
}

/** The last line of `times` in a shell: seconds of the children in user and system mode. */
const TIMES = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/

/** Runs a program to its end. @returns its processor seconds @throws what it said when it fails */
export const processorTimeOf = async commandLine => {
  const output = await run(['sh', '-c', '"$0" "$@" >&2 && times', ...commandLine])
  const [, ...times] = TIMES.exec(output)
  const [userMinutes, user, systemMinutes, system] = times.map(Number)
  return (userMinutes + systemMinutes) * 60 + user + system
}
