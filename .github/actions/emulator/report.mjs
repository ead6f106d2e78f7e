// After a job that failed: prints the requests that the emulator has received and its log, and adds its coverage to the summary of the job.
import { appendFileSync, readFileSync } from 'node:fs'

const { STATE_url: url, STATE_log: log, INPUT_TOKEN: token, GITHUB_STEP_SUMMARY: summary } = process.env

/** How many of each are printed at most. */
const SANDBOXES = 20
const REQUESTS = 50

const print = text => process.stdout.write(`${text}\n`)

const ask = async path => {
  const headers = token ? { 'x-emulator-token': token.trim() } : {}
  const reply = await fetch(`${url}/_emulator${path}`, { headers, signal: AbortSignal.timeout(10_000) })
  const text = await reply.text()
  if (reply.status !== 200) throw new Error(`HTTP ${reply.status}: ${text}`)
  return text
}

const group = (title, lines) => print(`::group::${title}\n${lines.trimEnd()}\n::endgroup::`)

/** One line for a request, and one for its reason. The text of a client must not become a command of the runner. */
const toLine = ({ method, path, status, code, response, explain }) => {
  const words = [method, path, '→', code ?? status ?? 'no response', response?.message]
  const line = `  ${words.filter(word => word !== undefined).join(' ')}${explain === null ? '' : `\n    ${explain}`}`
  return line.replaceAll('::', ': :')
}

const report = async () => {
  const { sandboxes } = JSON.parse(await ask('/sandboxes'))
  for (const { name } of sandboxes.slice(0, SANDBOXES)) {
    const query = new URLSearchParams({ sandbox: name, limit: String(REQUESTS) })
    const { entries } = JSON.parse(await ask(`/journal?${query}`))
    const requests = entries.filter(({ kind }) => kind === 'request')
    if (requests.length > 0) group(`the last requests in the sandbox ${name}`, requests.map(toLine).join('\n'))
  }
  if (sandboxes.length > SANDBOXES) print(`${sandboxes.length - SANDBOXES} more sandboxes are not shown`)
  const coverage = await ask('/coverage?format=markdown')
  appendFileSync(summary, `${coverage}\n`)
}

if (url) {
  await report().catch(({ message }) => print(`::warning::the emulator cannot be asked for its journal: ${message}`))
  group('the log of the emulator', readFileSync(log, 'utf8').replaceAll('::', ': :'))
}
