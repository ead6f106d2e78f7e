// Each tool reads the document that a running emulator serves, from its own registry and unmodified, and calls that emulator.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { sendAll } from './postman.mjs'

const FOLDER = resolve('.tools/openapi')
const PYTHON = process.env.PYTHON ?? 'python3'

/** How each is installed, and what it does with an emulator: problems, none if all is well. */
const TOOLS = [
  {
    name: 'postman',
    install: [
      [
        'npm',
        'install',
        '--no-audit',
        '--no-fund',
        '--prefix',
        `${FOLDER}/postman`,
        'openapi-to-postmanv2@6.3.3',
        'newman@6.2.2'
      ]
    ],
    use: url => sendAll(url, `${FOLDER}/postman`)
  },
  {
    name: 'openapi-python-client',
    install: [
      [PYTHON, '-m', 'venv', `${FOLDER}/openapi-python-client`],
      [
        `${FOLDER}/openapi-python-client/bin/python`,
        ...[
          '-m',
          'pip',
          'install',
          '-q',
          '--disable-pip-version-check',
          '--only-binary',
          ':all:',
          'openapi-python-client==0.29.1'
        ]
      ]
    ],
    use: url => generate(url, `${FOLDER}/openapi-python-client`)
  }
]

const run = promisify(execFile)

const DOCUMENTS = { contract: '/_emulator/openapi/contract.json', laboratory: '/_emulator/openapi.json' }

/** Makes a client of each document without leaving anything out, and calls the emulator by that of the laboratory. */
const generate = async (url, folder) => {
  const env = { ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, PYTHONPATH: `${folder}/laboratory` }
  for (const [name, path] of Object.entries(DOCUMENTS)) {
    const document = `${folder}/${name}.json`
    await writeFile(document, await (await fetch(`${url}${path}`)).text())
    const output = ['--output-path', `${folder}/${name}`, '--overwrite', '--fail-on-warning']
    const { stdout, stderr } = await run(
      `${folder}/bin/openapi-python-client`,
      ['generate', '--path', document, ...output],
      { env }
    )
    const warnings = `${stdout}${stderr}`.match(/^.*(?:warning|skipp|will not be).*$/gim) ?? []
    if (warnings.length > 0) return warnings
  }
  await run(`${folder}/bin/python`, ['test/openapi/client.py', url], { env })
  return []
}

/** Nothing if it is installed, else the reason why it is not. */
const install = async ({ name, install: commands }) => {
  const stamp = `${FOLDER}/${name}/installed.json`
  const wanted = JSON.stringify(commands)
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return undefined
  await rm(`${FOLDER}/${name}`, { recursive: true, force: true })
  await mkdir(`${FOLDER}/${name}`, { recursive: true })
  for (const [command, ...args] of commands) {
    const failed = await run(command, args, { timeout: 10 * 60_000 }).then(
      () => undefined,
      error => lastLine(error.stderr) ?? error.message
    )
    if (failed !== undefined) return failed
  }
  await writeFile(stamp, wanted)
  return undefined
}

const lastLine = (text = '') => text.trim().split('\n').at(-1) || undefined

// Settings of the surroundings are not for this run.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ZILLIZ_EMULATOR_')))

/** What a tool says of an emulator of its own. */
const useOf = async tool => {
  const emulator = spawn('node', ['dist/bin.js', '--port', '0'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(emulator, 'close')
  try {
    const url = await new Promise((settle, fail) => {
      const printed = createInterface(emulator.stdout)
      printed.on('line', line => line.startsWith('{') && settle(JSON.parse(line).url))
      printed.once('close', () => fail(new Error('the emulator did not start')))
    })
    return await tool.use(url)
  } finally {
    emulator.kill()
    await ended
  }
}

const lenient = process.argv.includes('--if-present')
let passed = 0
let failed = 0
for (const tool of TOOLS) {
  const missing = await install(tool)
  if (missing !== undefined && lenient) {
    process.stdout.write(`absent: ${tool.name} (${missing})\n`)
    continue
  }
  const problems =
    missing === undefined
      ? await useOf(tool).catch(error => [`${error.message} ${error.stdout ?? ''} ${error.stderr ?? ''}`])
      : [`not installed: ${missing}`]
  process.stdout.write([`${problems.length === 0 ? 'ok' : 'FAILED'} ${tool.name}`, ...problems, ''].join('\n'))
  if (problems.length === 0) passed += 1
  else failed += 1
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && (passed > 0 || lenient) ? 0 : 1
