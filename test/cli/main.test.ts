import { readFile } from 'node:fs/promises'
import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { OPEN } from '../../src/cli/command.ts'
import { COMMANDS, commandNamed } from '../../src/cli/commands.ts'
import { main } from '../../src/cli/main.ts'
import { SETTINGS } from '../../src/config/rows.ts'
import { BASE_URL, errorRows } from '../../src/errors.ts'

import { FakeIo } from './fake-io.ts'

const run = async (argv: readonly string[], env = {}) => {
  const io = new FakeIo()
  const code = await main(argv, env, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))

t.test('the version is that of package.json', async t => {
  for (const argv of [['--version'], ['-v'], ['version']]) {
    t.strictSame(await run(argv), { code: 0, out: `${version}\n`, err: '' })
  }
})

t.test('--help names every command, every flag and every exit code', async t => {
  const { code, out, err } = await run(['--help'])
  t.equal(code, 0)
  t.equal(err, '')
  for (const [name, { summary }] of COMMANDS) t.match(out, `  ${name.padEnd(12)} ${summary}\n`)
  for (const row of SETTINGS) t.match(out, row.description)
  t.match(out, '\n  --port N\n      Port to listen on; 0 picks a free one. Default: 19540.\n')
  t.match(out, '\n  --[no-]check-responses\n')
  t.match(out, '\n  --era 2023|2024|2025\n')
  t.match(out, '\n  3  the port or the address is unavailable\n')
  t.strictSame(await run(['help']), { code: 0, out, err })
  t.strictSame(await run(['--port', '1', '-h']), { code: 0, out, err })
  t.strictSame(await run(['help', '--help']), { code: 0, out, err })
})

t.test('each command has its own help, however it is asked for', async t => {
  for (const name of COMMANDS.keys()) {
    if (name === 'help') continue
    const { code, out } = await run([name, '--help'])
    t.equal(code, 0)
    t.match(out, `Usage: zilliz-import-emulator ${name === 'start' ? '[start]' : name}`)
    t.equal((await run(['help', name])).out, out)
  }
})

t.test('on a terminal of 80 columns long lines are folded at spaces; a program gets them whole', async t => {
  const on = async (columns: number | undefined, argv: readonly string[]) => {
    const io = new FakeIo()
    Object.assign(io.stdout, { isTTY: columns !== undefined, columns })
    Object.assign(io.stderr, { isTTY: columns !== undefined, columns })
    await main(argv, {}, io)
    return io.stdout.text + io.stderr.text
  }
  const check = ['check', 'fixtures/objects/aws/import-samples/broken', '--schema', '#articles']
  for (const argv of [...[...COMMANDS.keys()].map(name => ['help', name]), ['xxxxxxxxxx']]) {
    const [folded, whole] = [await on(80, argv), await on(undefined, argv)]
    const words = (text: string) => text.split(/\s+/)
    t.strictSame(words(folded), words(whole), argv.join(' '))
    // A word that is longer than the terminal is wide stays whole.
    t.strictSame(
      folded.split('\n').filter(line => line.length > 80 && line.trim().includes(' ')),
      [],
      argv.join(' ')
    )
    t.equal(await on(1000, argv), whole)
    t.equal(await on(0, argv), folded, 'a terminal without a window says 0')
    t.strictSame(words(await on(20, argv)), words(whole))
  }
  for (const columns of [40, 80, 200]) {
    const lines = (await on(columns, check)).split('\n').map(line => stripVTControlCharacters(line))
    t.strictSame(
      lines.filter(line => line.length > columns),
      []
    )
    t.equal(lines.at(-2)?.endsWith('faults'), true)
  }
  const { curl } = errorRows(BASE_URL).find(({ code }) => code === 90011) ?? {}
  t.ok((await on(40, ['errors', '90011'])).endsWith(`\n\n${curl}\n`), 'a request is written as it is, to be copied')
})

t.test('an unknown command is rejected with the nearest match, or with the list', async t => {
  const all = [...COMMANDS.keys()].join(', ')
  t.strictSame(await run(['strat']), { code: 2, out: '', err: 'unknown command strat; did you mean start?\n' })
  t.strictSame(await run(['xxxxxxxxxx', '--port', '0']), {
    code: 2,
    out: '',
    err: `unknown command xxxxxxxxxx; the commands are ${all}\n`
  })
  t.strictSame(await run(['help', 'wiat']), { code: 2, out: '', err: 'unknown command wiat; did you mean wait?\n' })
  t.strictSame(await run(['constructor', '--help']).then(({ code }) => code), 2)
  t.strictSame(await run(['version', 'x']), {
    code: 2,
    out: '',
    err: 'version was given "x", which it does not take; see version --help\n'
  })
})

t.test('each message about a flag has an example that the flag accepts', async t => {
  for (const name of COMMANDS.keys()) {
    for (const { kind, flag, choices } of (await commandNamed(name)).flags ?? []) {
      // It is a flag alone.
      if (flag === OPEN) continue
      const valueless = kind === 'switch' ? [] : [[flag]]
      const wrong = kind === 'text' || kind === 'list' ? [] : [[`${flag}=?`]]
      for (const words of [...valueless, ...wrong]) {
        const { code, err } = await run([name, ...words])
        t.equal(code, 2, `${name} ${words}`)
        const [, example = ''] = /; write, for example, (--.+)\n$/.exec(err) ?? []
        t.match(example, kind === 'switch' ? `${flag} or --no-` : `${flag} `, err)
        t.notMatch(example, 'undefined')
        if (kind === 'choice') t.ok(choices.includes(example.split(' ')[1] ?? ''), err)
      }
    }
  }
  t.equal(
    (await run(['start', '--log-format', 'xml'])).err,
    '--log-format is "xml", but must be json or pretty; write, for example, --log-format json\n'
  )
})

t.test('wrong settings and a wrong world end with code 2 and one line a problem', async t => {
  t.strictSame(await run(['--prot', '1'], { ZILLIZ_EMULATOR_ERA: '2022' }), {
    code: 2,
    out: '',
    err: 'unknown flag --prot; did you mean --port?\nZILLIZ_EMULATOR_ERA is "2022", but must be 2023, 2024 or 2025; write, for example, ZILLIZ_EMULATOR_ERA=2023\n'
  })
  const world = await run(['--world', '/nowhere/world.yaml', '--port', '0'])
  t.equal(world.code, 2)
  t.equal(world.out, '')
  t.match(world.err, /^world file \/nowhere\/world\.yaml .*\n$/)
})

t.test('an unexpected error ends with code 1 and its message, without a stack', async t => {
  const io = new FakeIo()
  io.stdout.write = () => {
    throw new Error('disk full')
  }
  t.equal(await main(['--version'], {}, io), 1)
  t.equal(io.stderr.text, 'disk full\n')
})

t.test('a reader that goes away is outlived; output that cannot be written ends the program', async t => {
  const io = new FakeIo()
  await main(['--version'], {}, io)
  t.doesNotThrow(() => io.stdout.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' })))
  t.strictSame([io.exits, io.stderr.text], [[], ''])
  io.stdout.emit('error', Object.assign(new Error('disk'), { code: 'EIO' }))
  t.strictSame([io.exits, io.stderr.text], [[1], 'the output cannot be written (EIO); is the disk full?\n'])
  io.stderr.emit('error', Object.assign(new Error('disk'), { code: 'EIO' }))
  t.strictSame(io.exits, [1, 1])
})
