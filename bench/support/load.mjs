import { fileURLToPath } from 'node:url'
import { run } from './children.mjs'
import { HOST, IMPORT_CALL } from './import-call.mjs'
import { LOAD_CORE, processorSeconds, processorTimes } from './machine.mjs'

const GENERATOR = fileURLToPath(new URL('load-generator.mjs', import.meta.url))

/**
 * Sends the measured call of a server from 50 connections without pipelining, or calls `path` instead.
 * @param {{ port: number, pid: number, measured?: import('./import-call.mjs').MeasuredCall }} server
 * @param {{ seconds?: number, amount?: number, verify?: boolean, cluster?: object, path?: string }} orders `verify`: read every reply
 * @returns what the generator counted; `microseconds` of processor a request; `busy`: share of a core that the server used; `others`: share of all
 *   processors that other programs used meanwhile
 * @throws when a single reply is no success
 */
export const load = async ({ port, pid, measured = IMPORT_CALL }, orders) => {
  const [before, machine] = [processorSeconds(pid), processorTimes()]
  const output = await run(
    [process.execPath, GENERATOR, JSON.stringify({ url: `http://${HOST}:${port}`, measured, ...orders })],
    { core: LOAD_CORE }
  )
  const result = JSON.parse(output)
  if (result.wrong !== undefined) throw new Error(`a call was answered ${result.wrong}`)
  if (result.failures > 0) throw new Error(`${result.failures} calls failed`)
  const used = processorSeconds(pid) - before
  const now = processorTimes()
  const [busy, idle] = [now.busy - machine.busy, now.idle - machine.idle]
  return {
    ...result,
    microseconds: (used / result.answered) * 1e6,
    busy: used / (result.answered / result.perSecond),
    others: Math.max(0, busy - used - result.generatorSeconds) / (busy + idle)
  }
}
