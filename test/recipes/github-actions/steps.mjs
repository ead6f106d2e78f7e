// Runs the steps of import-tests.yml as the runner of GitHub does: an action by its program, with inputs, files and variables. Prints the report
// of the action as the runner shows it.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

const ACTION = resolve('../../../.github/actions/emulator')
const { inputs, runs } = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8'))
const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY']

/** A job, with the files that its steps write. */
const newJob = () => {
  const folder = mkdtempSync(join(tmpdir(), 'job-'))
  const files = Object.fromEntries(FILES.map(name => [name, join(folder, name)]))
  for (const file of Object.values(files)) writeFileSync(file, '')
  const read = name => readFileSync(files[name], 'utf8')
  /** The values that a step has set, each between its name and a line that ends it. */
  const valuesOf = name =>
    Object.fromEntries(
      [...read(name).matchAll(/^(.+)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, key, , value]) => [key, value])
    )
  const run = (command, words, more) => {
    const { NODE_OPTIONS: _, ...own } = process.env
    const env = { ...own, ...valuesOf('GITHUB_ENV'), ...files, RUNNER_TEMP: folder, ...more }
    const { status, stdout, stderr } = spawnSync(command, words, { env, encoding: 'utf8' })
    return { status, output: `${stdout}${stderr}` }
  }
  const runAction = (program, given = {}) => {
    const values = Object.fromEntries(Object.entries(inputs).map(([name, { default: value }]) => [name, value]))
    const all = Object.entries({ ...values, ...given }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
    const state = Object.entries(valuesOf('GITHUB_STATE')).map(([name, value]) => [`STATE_${name}`, value])
    return run(process.execPath, [join(ACTION, program)], Object.fromEntries([...all, ...state]))
  }
  return { read, valuesOf, run, runAction }
}

const jobs = []
const newJobThatEnds = () => {
  const job = newJob()
  jobs.push(job)
  return job
}

try {
  const { steps } = parse(readFileSync('import-tests.yml', 'utf8')).jobs.test
  const job = newJobThatEnds()
  const [, { with: given }, { run: tests }] = steps
  const started = job.runAction(runs.main, given)
  assert.equal(started.status, 0, started.output)
  const { url, log } = job.valuesOf('GITHUB_STATE')
  assert.equal(started.output, `the emulator is ready at ${url}\n`)
  assert.deepEqual(job.valuesOf('GITHUB_OUTPUT'), { url })
  const variables = { ZILLIZ_EMULATOR_URL: url, ZILLIZ_CLOUD_URL: url, ZILLIZ_API_KEY: 'any-key' }
  assert.deepEqual(job.valuesOf('GITHUB_ENV'), variables)
  const passed = job.run('bash', ['-e', '-c', tests])
  assert.equal(passed.status, 0, passed.output)

  // The job fails: its sandbox has one request to import and two to get.
  const reported = job.runAction(runs.post, given)
  assert.equal(reported.status, 0, reported.output)
  const get = '  GET /v1/vector/collections/import/get → 200'
  const expected = [
    '::group::the last requests in the sandbox through',
    '  POST /v1/vector/collections/import → 200',
    get,
    get,
    '::endgroup::',
    '::group::the log of the emulator',
    readFileSync(log, 'utf8').trimEnd(),
    '::endgroup::'
  ]
  assert.deepEqual(reported.output.trimEnd().split('\n'), expected)
  assert.match(job.read('GITHUB_STEP_SUMMARY'), /^# .*\n[\s\S]*\d+(?:\.\d+)? %: \d+ of \d+ documented outcomes/)

  process.stdout.write(reported.output.replaceAll('::group::', '▼ ').replaceAll('::endgroup::\n', ''))

  const guarded = newJobThatEnds()
  const inputs = { command: 'zilliz-import-emulator', token: 'a-long-word' }
  const { output } = guarded.runAction(runs.main, inputs)
  const { url: other } = guarded.valuesOf('GITHUB_STATE')
  assert.equal(output, `::add-mask::a-long-word\nthe emulator is ready at ${other}\n`)
  assert.equal(guarded.valuesOf('GITHUB_ENV').ZILLIZ_EMULATOR_CONTROL_TOKEN, 'a-long-word')
  assert.equal((await fetch(`${other}/_emulator/info`)).status, 401)
  const guardedReport = guarded.runAction(runs.post, inputs)
  assert.doesNotMatch(guardedReport.output, /::warning::|a-long-word/)

  const refused = newJob().runAction(runs.main, { flags: '--era 1999' })
  assert.equal(refused.status, 1)
  assert.match(
    refused.output,
    /^::error::the emulator has not become ready \(exit code 2\); it printed:%0A--era is "?1999/
  )
} finally {
  for (const job of jobs) {
    const { pid } = job.valuesOf('GITHUB_STATE')
    if (pid !== undefined) process.kill(Number(pid))
  }
}
