import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isDeepStrictEqual, promisify } from 'node:util'
import { curl } from '../../src/console/snippets/curl.ts'
import type { ApiRequest } from '../../src/console/snippets/request.ts'
import { SNIPPETS } from '../../src/console/snippets/snippets.ts'
import { createEmulator } from '../../src/index.ts'

const run = promisify(execFile)

const FOLDER = resolve('.tools/snippets')
const VENV = `${FOLDER}/python`
const PYTHON = process.env['PYTHON'] ?? 'python3'

/** Installs what a language needs; prints a reply. */
interface Language {
  readonly name: 'python' | 'java'
  readonly install: readonly (readonly [command: string, ...words: string[]])[]
  readonly file: string
  readonly command: string
}

const LANGUAGES: readonly Language[] = [
  {
    name: 'python',
    install: [
      [PYTHON, '-m', 'venv', VENV],
      [`${VENV}/bin/python`, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', 'requests==2.32.5']
    ],
    file: 'call.py',
    command: `${VENV}/bin/python`
  },
  { name: 'java', install: [['java', '--version']], file: 'Call.java', command: 'java' }
]

const env = {
  ...process.env,
  ZILLIZ_API_KEY: 'demo-owner',
  STORAGE_ACCESS_KEY: 'demo-access-key',
  STORAGE_SECRET_KEY: 'demo-secret-key',
  STORAGE_TOKEN: 'demo-session-token',
  NO_PROXY: '127.0.0.1',
  no_proxy: '127.0.0.1'
}

const TARGET = { clusterId: 'in01-9fb0412735e6d8c', collectionName: 'medium_articles' }
const BODY = {
  ...TARGET,
  objectUrl: 'gs://docs-demo/1af78216/1.parquet',
  accessKey: 'typed-here',
  secretKey: 'typed-here'
}

/** A call with credentials, one whose texts need escapes, and one without a body. */
const requestsTo = (url: string): readonly ApiRequest[] => [
  { method: 'POST', url: `${url}/v1/vector/collections/import`, body: BODY },
  {
    method: 'POST',
    url: `${url}/v1/vector/collections/import`,
    body: { ...TARGET, collectionName: `it's "a" $HOME \\n 中文 \n end` }
  },
  { method: 'GET', url: `${url}/v1/vector/collections/import/list?clusterId=${TARGET.clusterId}` }
]

/** The reason why a language cannot be had here. */
const install = async ({ install: commands }: Language): Promise<string | undefined> => {
  for (const [command, ...words] of commands) {
    const failed = await run(command, words).then(
      () => undefined,
      ({ stderr = '', message }) => String(stderr).trim().split('\n').at(-1) || String(message)
    )
    if (failed !== undefined) return failed
  }
  return undefined
}

/** The requests whose reply is not the one that curl gets. */
const compare = async ({ name, file, command }: Language, url: string): Promise<readonly string[]> => {
  const write = SNIPPETS.find(snippet => snippet.name === name)?.write
  if (write === undefined) return [`the console has no snippet in ${name}`]
  const problems: string[] = []
  for (const request of requestsTo(url)) {
    await writeFile(`${FOLDER}/${file}`, write(request))
    const reply = await run(command, [`${FOLDER}/${file}`], { env }).then(
      ({ stdout }) => JSON.parse(stdout),
      ({ stderr }) => `it failed: ${stderr}`
    )
    const { stdout } = await run('sh', ['-c', curl(request).replace('curl ', 'curl --silent ')], { env })
    if (!isDeepStrictEqual(reply, JSON.parse(stdout))) {
      problems.push(`${request.method} ${request.url}: ${JSON.stringify(reply)} instead of ${stdout}`)
    }
  }
  return problems
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`)

await mkdir(FOLDER, { recursive: true })
const isOptional = process.argv.includes('--if-present')
const emulator = await createEmulator({ port: 0 })
const count = { passed: 0, failed: 0 }
for (const language of LANGUAGES) {
  const why = await install(language)
  if (why !== undefined) {
    say(`absent: ${language.name} (${why})`)
    if (!isOptional) count.failed++
    continue
  }
  const problems = await compare(language, emulator.url)
  for (const problem of problems) say(`not ok: ${language.name}: ${problem}`)
  if (problems.length === 0) say(`ok   ${language.name}`)
  count[problems.length === 0 ? 'passed' : 'failed']++
}
await emulator.close()
say(`${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed === 0 ? 0 : 1
