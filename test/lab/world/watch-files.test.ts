import { execFileSync } from 'node:child_process'
import { mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { main } from '../../../src/cli/main.ts'
import { createEmulator, type Emulator } from '../../../src/index.ts'
import { FakeIo } from '../../cli/fake-io.ts'

/** A world whose only collection has this name. */
const world = (collection: string, name = 'mine'): string => `name: ${name}
organizations:
  - { id: org-1, name: Org }
projects:
  - { id: proj-1, name: Default, organization: org-1 }
clusters:
  - id: in01-0123456789abcde
    name: mine
    project: proj-1
    region: aws-us-west-2
    plan: Enterprise
    status: RUNNING
    collections:
      - name: ${collection}
        fields: [{ name: id, type: Int64, primaryKey: true }, { name: v, type: FloatVector, dim: 4 }]
`

const start = async (t: Test, text = world('one'), more: object = {}) => {
  const dir = t.testdir({ 'world.yaml': text })
  const file = join(dir, 'world.yaml')
  const logged: string[] = []
  const note = (message: unknown) => void logged.push(String(message))
  const logger = { debug: () => {}, info: note, warn: note, error: note }
  const started = await createEmulator({ listen: false, watch: true, world: file, logger: logger as never, ...more })
  t.teardown(() => started.close())
  return { dir, file, logged, started }
}

/** The events that tell of world files, once there are that many. */
const events = async ({ app }: Emulator, count: number): Promise<string[]> => {
  for (const end = performance.now() + 10_000; ; await new Promise(resolve => setTimeout(resolve, 20))) {
    const { entries } = (await app.inject('/_emulator/journal')).json() as {
      entries: { event?: string; text: string }[]
    }
    const texts = entries.filter(({ event }) => event === 'world').map(({ text }) => text)
    if (texts.length >= count || performance.now() > end) return texts
  }
}

const collections = async (started: Emulator, sandbox: string): Promise<readonly unknown[]> => {
  const { clusters } = (await started.sandbox(sandbox).world.read()) as {
    clusters: { collections?: { name: string }[] }[]
  }
  return clusters.flatMap(({ collections = [] }) => collections.map(({ name }) => name))
}

t.test('a changed world is that of sandboxes that are made or reset afterwards', async t => {
  const { file, logged, started } = await start(t)
  t.strictSame(await collections(started, 'before'), ['one'])
  await writeFile(file, world('two'))
  const text = `${file} was read again; sandboxes that are made or reset from now on have its world`
  t.strictSame(await events(started, 1), [text])
  t.strictSame(logged, [text])
  t.strictSame(await collections(started, 'before'), ['one'])
  t.strictSame(await collections(started, 'after'), ['two'])
  await started.sandbox('before').reset()
  t.strictSame(await collections(started, 'before'), ['two'])
  await started.reset()
  t.strictSame(await collections(started, 'default'), ['two'])
})

t.test('editors that replace a file by rename are noticed, each time, and so are links', async t => {
  const { dir, file, started } = await start(t)
  for (const [at, name] of ['two', 'three'].entries()) {
    await writeFile(join(dir, 'world.yaml~'), world(name))
    await rename(join(dir, 'world.yaml~'), file)
    t.equal((await events(started, at + 1)).length, at + 1)
    t.strictSame(await collections(started, name), [name])
  }
  await writeFile(join(dir, 'linked.yaml'), world('four'))
  await symlink(join(dir, 'linked.yaml'), join(dir, 'link'))
  await rename(join(dir, 'link'), file)
  t.equal((await events(started, 3)).length, 3)
  t.strictSame(await collections(started, 'four'), ['four'])
})

t.test('an invalid or missing file keeps the old world, and the next good one counts', async t => {
  const { file, logged, started } = await start(t)
  await writeFile(file, world('two').replace('Int64', 'Int46').replace('Enterprise', 'Entreprise'))
  const [first = ''] = await events(started, 1)
  t.match(
    first,
    /^a changed world file cannot be used, so the old world stays: .*world\.yaml:11:11: .*, and 1 further problem$/
  )
  t.strictSame(logged, [first])
  t.strictSame(await collections(started, 'a'), ['one'])
  await rm(file)
  t.match((await events(started, 2))[1], /so the old world stays: world file .* cannot be read \(ENOENT\)/)
  t.strictSame(await collections(started, 'b'), ['one'])
  await writeFile(file, world('three'))
  t.equal((await events(started, 3)).length, 3)
  t.strictSame(await collections(started, 'c'), ['three'])
})

t.test('a pipe, a device or a huge file in place of a world is told, and nothing waits for its end', async t => {
  const { file, started } = await start(t)
  const replaced = async (make: () => unknown, count: number) => {
    await rm(file, { recursive: true })
    await make()
    return (await events(started, count))[count - 1]
  }
  t.match(await replaced(() => mkdir(file), 1), /the old world stays: world file .* is no regular file$/)
  const sparse = async () => {
    await writeFile(file, '')
    await truncate(file, 300 * 1024 ** 2)
  }
  t.match(await replaced(sparse, 2), /the old world stays: world file .* is larger than 16 MiB; make it smaller$/)
  const pipe = process.platform === 'win32' ? () => mkdir(file) : () => execFileSync('mkfifo', [file])
  t.match(await replaced(pipe, 3), /is no regular file$/)
  await rm(file, { recursive: true })
  await writeFile(file, world('after'))
  await events(started, 4)
  t.strictSame(await collections(started, 'a'), ['after'])
})

t.test('a world may get another name, but not that of another file', async t => {
  const { dir, file, started } = await start(t, world('one'))
  await writeFile(file, world('two', 'yours'))
  await events(started, 1)
  t.strictSame((await started.info()).worlds, ['yours'])
  t.strictSame(await collections(started, 'a'), ['two'])
  await started.close()

  const other = join(dir, 'other.yaml')
  await writeFile(other, world('x', 'other'))
  await using both = await createEmulator({ listen: false, watch: true, world: file, worlds: [other] })
  await writeFile(other, world('y', 'yours'))
  t.match(await events(both, 1), [
    /other\.yaml: name: another world is named yours; sandboxes choose by name, so rename one$/
  ])
  await writeFile(other, world('y', 'renamed'))
  await events(both, 2)
  t.strictSame((await both.info()).worlds, ['yours', 'renamed'])
})

t.test('a file that is written without a change of its world is no event', async t => {
  const { file, started } = await start(t)
  await writeFile(file, `# a comment\n${world('one')}`)
  await new Promise(resolve => setTimeout(resolve, 600))
  t.strictSame(await events(started, 0), [])
})

t.test('with --strict a world that lists no key is not taken', async t => {
  const listed = `${world('one')}keys:\n  - { key: k1, organization: org-1, projects: [proj-1] }\n`
  const { file, started } = await start(t, listed, { strict: true })
  await writeFile(file, world('two'))
  t.match(await events(started, 1), [/with --strict only listed keys may call/])
})

t.test('the end of the emulator ends the watching', async t => {
  const { file, logged, started } = await start(t)
  await started.close()
  await writeFile(file, world('two'))
  await new Promise(resolve => setTimeout(resolve, 600))
  t.strictSame(logged, [])
})

t.test('it is refused with a state that is kept, and without a file', async t => {
  const dir = t.testdir({ 'world.yaml': world('one') })
  const refusal = async (...flags: string[]) => {
    const io = new FakeIo()
    const code = await main(['start', '--port', '0', '--watch', ...flags], {}, io)
    return [code, io.stderr.text]
  }
  t.strictSame(await refusal('--world', join(dir, 'world.yaml'), '--state', join(dir, 'state')), [
    2,
    'watch needs a state in memory: a state that is kept belongs to its worlds; leave out --watch or --state\n'
  ])
  t.strictSame(await refusal(), [
    2,
    'watch needs a world file: the built-in world does not change; name one with --world FILE\n'
  ])
})
