// Each shell reads the completion that the command prints, and offers words for the same lines.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const PROGRAM = 'zilliz-import-emulator'

/** What a shell offers at the end of a line: exactly these words, or these and others. */
const CASES = [
  { line: 'er', exactly: ['errors'] },
  { line: 'w', exactly: ['wait', 'world'] },
  { line: '', among: ['start', 'check', 'completion'] },
  { line: 'errors --l', exactly: ['--lang'] },
  { line: 'errors --lang ', exactly: ['en', 'zh'] },
  { line: 'errors 4703', exactly: ['47035', '47036', '47039'] },
  { line: 'jobs --no', exactly: ['--no-watch'] },
  { line: '--log-f', exactly: ['--log-format'] },
  { line: '--log-format ', exactly: ['json', 'pretty'] },
  { line: 'start --flavor ', exactly: ['auto', 'cloud', 'milvus'] },
  { line: 'start --op', exactly: ['--open'] },
  { line: 'world ', among: ['check', 'init'] },
  { line: 'faults ', among: ['add', 'clear', 'list'] },
  { line: 'completion ', exactly: ['bash', 'fish', 'zsh'] },
  { line: 'help journ', exactly: ['journal'] },
  { line: 'check dat', exactly: ['data set.json'] },
  { line: 'start --world wor', exactly: ['world.yaml'] },
  { line: 'start --config=', among: [] }
]

/** The words that each shell offers. */
const SHELLS = {
  bash: async (completion, line, cwd) => {
    const words = `${PROGRAM} ${line}`.split(' ')
    const script = `source '${completion}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _${PROGRAM.replaceAll('-', '_')}; printf '%s\\n' "\${COMPREPLY[@]}"`
    return run('bash', ['--norc', '-c', script, 'bash', ...words], { cwd })
  },
  zsh: (completion, line, cwd) =>
    run('zsh', ['-f', resolve('test/completion/capture.zsh'), completion, `${PROGRAM} ${line}`], {
      cwd,
      timeout: 30_000
    }),
  fish: (completion, line, cwd) =>
    run('fish', ['--no-config', '-c', `source ${completion}; complete -C '${PROGRAM} ${line}'`], {
      cwd,
      env: { ...process.env, HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_DATA_HOME: cwd }
    })
}

/** Without the descriptions of fish, and the escapes of names with spaces. */
const offered = stdout =>
  stdout
    .split('\n')
    .map(text => text.split('\t')[0].replaceAll('\\ ', ' ').trim())
    .filter(text => text !== '')
    .sort()

const problemsOf = async (shell, folder) => {
  const completion = join(folder, `${shell}.txt`)
  const { stdout } = await run('node', ['dist/bin.js', 'completion', shell])
  await writeFile(completion, stdout)
  const problems = []
  for (const { line, exactly, among } of CASES) {
    const { stdout: found, stderr } = await SHELLS[shell](completion, line, folder)
    const words = offered(found)
    const isRight = exactly === undefined ? among.every(word => words.includes(word)) : words.join() === exactly.join()
    if (!isRight || stderr !== '') problems.push(`${line}: ${words.join(' ')} instead of ${exactly ?? among} ${stderr}`)
  }
  return problems
}

const lenient = process.argv.includes('--if-present')
const folder = await mkdtemp(join(tmpdir(), 'emulator-completion-'))
for (const name of ['data set.json', 'world.yaml', 'other.txt']) await writeFile(join(folder, name), '')
let [passed, failed] = [0, 0]
try {
  for (const shell of Object.keys(SHELLS)) {
    const isThere = await run(shell, ['--version']).then(
      () => true,
      error => error.code !== 'ENOENT'
    )
    if (!isThere && lenient) {
      process.stdout.write(`absent: ${shell} (not installed)\n`)
      continue
    }
    const problems = isThere
      ? await problemsOf(shell, folder).catch(error => [`${error.message} ${error.stderr ?? ''}`])
      : ['not installed']
    process.stdout.write([`${problems.length === 0 ? 'ok' : 'FAILED'} ${shell}`, ...problems, ''].join('\n'))
    if (problems.length === 0) passed += 1
    else failed += 1
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 && (passed > 0 || lenient) ? 0 : 1
