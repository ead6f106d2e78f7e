import t from 'tap'
import { COMMANDS } from '../../src/cli/commands.ts'
import { main } from '../../src/cli/main.ts'
import { START_FLAGS } from '../../src/config/rows.ts'
import { FakeIo } from './fake-io.ts'

const run = async (...argv: string[]) => {
  const io = new FakeIo()
  const code = await main(argv, {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

for (const shell of ['bash', 'zsh', 'fish']) {
  t.test(`the completion for ${shell} has every command and every flag of each help`, async t => {
    const { code, out, err } = await run('completion', shell)
    t.strictSame([code, err], [0, ''])
    for (const [name, { load }] of COMMANDS) {
      t.match(out, new RegExp(`\\b${name}\\b`), name)
      const help = (await load()).help()
      const flags =
        name === 'help' ? [] : [...help.matchAll(/^ {2}--(\[no-\])?([a-z-]+)/gm)].map(([, , flag = '']) => flag)
      for (const flag of flags) {
        const pattern = shell === 'fish' ? ` -l (?:no-)?${flag} ` : `--(?:no-)?${flag}\\b`
        t.match(out, new RegExp(pattern), `${name} --${flag}`)
      }
    }
    t.match(out, /\bjson pretty\b/, 'values of choices')
    t.ok(START_FLAGS.length > 30)
  })
}

t.test('it names the shells that it knows', async t => {
  t.strictSame(await run('completion'), {
    code: 2,
    out: '',
    err: 'completion needs the name of a shell; choose bash, zsh, fish\n'
  })
  t.strictSame(await run('completion', 'tcsh'), {
    code: 2,
    out: '',
    err: 'completion does not know "tcsh"; choose bash, zsh, fish\n'
  })
  t.equal((await run('completion', 'bash', 'zsh')).code, 2)
})
