import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { FakeIo } from './fake-io.ts'

const run = async (argv: readonly string[]) => {
  const io = new FakeIo()
  const code = await main(argv, {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

t.test('world check prints a summary or every problem', async t => {
  const dir = t.testdir({ 'bad.yaml': 'name: x\norganizations: []\nprojects: []\nclusters: []\n' })
  const file = 'fixtures/worlds/starter.yaml'
  t.strictSame(await run(['world', 'check', file]), {
    code: 0,
    out: `${file} is a good world: 1 organization, 1 project, 0 keys, 1 cluster, 1 bucket, 0 jobs, 1 collection\n`,
    err: ''
  })
  const bad = join(dir, 'bad.yaml')
  t.strictSame(await run(['world', 'check', bad]), {
    code: 2,
    out: '',
    err: `${bad}:2:16: organizations: must have at least 1 item\n`
  })
  t.strictSame(await run(['world', 'check']), { code: 2, out: '', err: 'world check needs the path of a world file\n' })
})

t.test('world init writes a world and its schema, prints it, and overwrites nothing', async t => {
  const dir = t.testdir({})
  const file = join(dir, 'world.yaml')
  const starter = await readFile('fixtures/worlds/starter.yaml', 'utf8')
  t.strictSame(await run(['world', 'init']), { code: 0, out: starter, err: '' })
  t.strictSame(await run(['world', 'init', file]), {
    code: 0,
    out: `wrote ${file} and ${join(dir, 'world.schema.json')}; start with --world ${file}\n`,
    err: ''
  })
  t.equal(await readFile(file, 'utf8'), starter)
  t.equal(
    await readFile(join(dir, 'world.schema.json'), 'utf8'),
    await readFile('fixtures/worlds/world.schema.json', 'utf8')
  )
  t.strictSame(await run(['world', 'init', file]), {
    code: 1,
    out: '',
    err: `${file} is there already; choose another name\n`
  })
  const second = join(dir, 'second.yaml')
  t.strictSame(await run(['world', 'init', second]), {
    code: 0,
    out: `wrote ${second} and left ${join(dir, 'world.schema.json')} as it is; start with --world ${second}\n`,
    err: ''
  })
  const nowhere = join(dir, 'no', 'world.yaml')
  t.strictSame(await run(['world', 'init', nowhere]), {
    code: 1,
    out: '',
    err: `${nowhere} cannot be written, for its folder is not there\n`
  })
})

t.test('what world init writes into a clone is nothing that lint looks at', async t => {
  const { files } = JSON.parse(await readFile('.biome.json', 'utf8')) as { files: { includes: string[] } }
  const [left, taken] = [true, false].map(isLeft => files.includes.filter(glob => glob.startsWith('!') === isLeft))
  t.strictSame(left?.slice(-2), ['!**/*.yaml', '!**/world.schema.json'])
  // At the top level lint names its files.
  for (const glob of taken ?? []) t.match(glob, /^[.\w-]+(\/\*\*|\.json)$/)
})

t.test('world says what it takes', async t => {
  t.strictSame(await run(['world']), {
    code: 2,
    out: '',
    err: 'world needs to be told what to do; it takes check FILE or init [FILE]\n'
  })
  t.strictSame(await run(['world', 'chekc']), {
    code: 2,
    out: '',
    err: 'world does not know "chekc"; did you mean world check?\n'
  })
})
