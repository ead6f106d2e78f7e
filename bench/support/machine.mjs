import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

const works = command => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

/** Whether the server and the load generator can be kept on cores of their own. */
export const CAN_PIN = availableParallelism() > 1 && works('taskset')

export const SERVER_CORE = 0
export const LOAD_CORE = 1

/** The command line that runs a program on one core, where that can be had. */
export const onCore = (core, [command, ...args]) =>
  CAN_PIN && core !== undefined ? ['taskset', '-c', String(core), command, ...args] : [command, ...args]

/** One line for the head of a table of figures. */
export const machine = () => {
  const model = cpus()[0]?.model.trim() || process.arch
  const memory = Math.round(totalmem() / 1024 ** 3)
  const date = new Date().toISOString().slice(0, 10)
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${model}, ${memory} GiB, ${date}`
}

const fromProc = (pid, file) => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

/** Resident set of a process in MiB. */
export const residentMiB = pid => {
  const kib = /VmRSS:\s+(\d+)/.exec(fromProc(pid, 'status') ?? '')?.[1]
  return Number(kib ?? spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024
}

/** Seconds that all processors together have been busy and idle since the machine started. */
export const processorTimes = () => {
  const seconds = { busy: 0, idle: 0 }
  for (const { times } of cpus()) {
    seconds.busy += (times.user + times.nice + times.sys + times.irq) / 1000
    seconds.idle += times.idle / 1000
  }
  return seconds
}

const TICKS_A_SECOND = 100

/** Processor seconds that a process has used so far; NaN where there is no /proc. */
export const processorSeconds = pid => {
  const fields = fromProc(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')
  return fields === undefined ? Number.NaN : (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}
