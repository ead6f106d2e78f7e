import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { main } from '../../src/cli/main.ts'
import { FakeIo } from './fake-io.ts'

const run = async (args: readonly string[], io = new FakeIo()) => {
  const code = await main(['check', ...args], {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

const SAMPLES = 'fixtures/objects/aws/import-samples'
const ARTICLES = ['--schema', '#in01-5b7c0de3f1a2948/articles']

t.test('check prints a line for each file, and what is wrong with it', async t => {
  const json = `${SAMPLES}/json/pandas/articles.json`
  t.strictSame(await run([json, ...ARTICLES]), {
    code: 0,
    out: `${'file'.padEnd(json.length)}  rows  result\n${json}    10  ok\n1 file, 10 rows, 0 faults\n`,
    err: ''
  })
  const broken = `${SAMPLES}/broken/json/too-long.json`
  const { code, out } = await run([broken, json, ...ARTICLES])
  t.equal(code, 1)
  const pad = ' '.repeat(json.length - broken.length)
  t.equal(
    out,
    [
      `file${' '.repeat(json.length - 4)}  rows  result`,
      `${broken}${pad}     -  fault`,
      '    row 3, field title: value length(34) for field title exceeds max_length(32)',
      '    field title takes 32 bytes of UTF-8, the value has 34',
      `${json}    10  ok`,
      '2 files, 10 rows, 1 fault',
      ''
    ].join('\n')
  )
})

t.test('check reads folders: NumPy arrays together, other files one by one, no bookkeeping files', async t => {
  const numpy = await run([`${SAMPLES}/broken/numpy`, '--json', ...ARTICLES])
  t.equal(numpy.code, 1)
  const { files } = JSON.parse(numpy.out) as { files: { path: string }[] }
  const named = (name: string) => files.find(({ path }) => path === `${SAMPLES}/broken/numpy/${name}`)
  t.match(named('fortran-order'), { type: 'numpy', fault: { field: 'vector' } })
  t.match(named('good-doubles'), { type: 'numpy', rows: 5 })
  const spark = JSON.parse((await run([`${SAMPLES}/parquet/spark`, '--json', ...ARTICLES])).out)
  t.match(spark, { files: [{ rows: 4 }, { rows: 4 }, { rows: 4 }], rows: 12, faults: 0 })
})

t.test('of a folder check reads what an import reads, and tells what rejects the folder as a whole', async t => {
  const row = '[{"id":1,"title":"a","vector":[1,2,3,4,5,6,7,8]}]'
  const dir = t.testdir({ '_rows.json': row, '.part.json.crc': 'x', _SUCCESS: '', 'b.json': row })
  const files = async (path: string, ...flags: string[]) =>
    JSON.parse((await run([path, '--json', ...ARTICLES, ...flags])).out).files as Record<string, unknown>[]
  t.match(await files(dir, '--era', '2024'), [
    { path: join(dir, '_rows.json'), rows: 1 },
    { path: join(dir, 'b.json'), rows: 1 }
  ])
  t.match(await files(dir, '--era', '2023'), [
    {
      path: dir,
      fault: { message: 'for JSON import, accepts only one file', explain: /^an import is refused with 47053: / }
    },
    { rows: 1 },
    { rows: 1 }
  ])
  t.match(await files(dir, '--flavor', 'milvus'), [{ rows: 1 }, { rows: 1 }], 'Milvus imports files, not folders')
  const mixed = t.testdir({ 'a.json': row, sub: { deep: { 'b.csv': 'id,title,vector\n' } } })
  t.match(await files(mixed, '--era', '2025'), [
    { path: mixed, fault: { message: 'inconsistency in file types, (.json) vs (.csv)' } },
    { rows: 1 },
    { rows: 0 }
  ])
})

t.test('check reads as a Milvus of either version does', async t => {
  const unknown = `${SAMPLES}/broken/json/unknown-field.json`
  const code = async (...flags: string[]) => (await run([unknown, ...ARTICLES, ...flags])).code
  t.equal(await code('--flavor', 'milvus'), 0, '2.6 skips what is not declared')
  t.equal(await code('--flavor', 'milvus', '--milvus-version', '2.5'), 1)
  t.equal(await code('--milvus-version', '2.6'), 1, 'the cloud does not')
  t.equal(await code('--flavor', 'cloud'), 1)
  const dir = t.testdir({ 'a.jsonl': '', 'b.JSON': '[]' })
  t.match(await run([join(dir, 'a.jsonl'), ...ARTICLES]), { code: 1 })
  t.match(await run([join(dir, 'a.jsonl'), ...ARTICLES, '--flavor', 'milvus']), { code: 0 }, 'its era is 2025')
  t.match(await run([join(dir, 'a.jsonl'), ...ARTICLES, '--flavor', 'milvus', '--era', '2024']), { code: 0 })
  t.match(await run([join(dir, 'b.JSON'), ...ARTICLES]), { code: 0 })
  t.match(await run([join(dir, 'b.JSON'), ...ARTICLES, '--flavor', 'milvus']), { code: 1, out: /unexpected file type/ })
})

t.test('check rejects a collection that is newer than the era or the version', async t => {
  const dir = t.testdir({ 'a.json': '[{"id":1,"v":null}]' })
  const world = join(dir, 'world.yaml')
  const fields = '[{name: id, type: Int64, primaryKey: true}, {name: v, type: FloatVector, dim: 2, nullable: true}]'
  await writeFile(
    world,
    `name: w
organizations: [{id: o}]
projects: [{id: proj-1, name: p, organization: o}]
clusters:
  - {id: in01-a, name: a, project: proj-1, plan: Free, region: aws-us-west-2, status: RUNNING, collections: [{name: c, fields: ${fields}}]}
`
  )
  const check = (...flags: string[]) => run([join(dir, 'a.json'), '--schema', `${world}#c`, ...flags])
  t.match(await check('--era', '2025'), { code: 0 })
  const out = /this version does not support the nullable vector v of collection c/
  t.match(await check('--era', '2024'), { code: 1, out })
  t.match(await check('--flavor', 'milvus', '--milvus-version', '2.5'), { code: 1, out })
})

t.test('a NumPy folder must have an array for each field', async t => {
  const dir = t.testdir({})
  await writeFile(join(dir, 'id.npy'), '')
  t.match(JSON.parse((await run([dir, '--json', ...ARTICLES])).out).files, [
    { fault: { message: /^no file for field: title, files: / } }
  ])
})

t.test('check takes the separator and the null text of CSV files', async t => {
  const dir = t.testdir({ 'a.csv': 'id;remark;v\n1;NULL;"[1,2]"\n' })
  const world = join(dir, 'world.yaml')
  const fields =
    '[{name: id, type: Int64, primaryKey: true}, {name: remark, type: VarChar, maxLength: 2, nullable: true}, {name: v, type: FloatVector, dim: 2}]'
  await writeFile(
    world,
    `name: w
organizations: [{id: o}]
projects: [{id: proj-1, name: p, organization: o}]
clusters:
  - {id: in01-a, name: a, project: proj-1, plan: Standard, region: aws-us-west-2, status: RUNNING, collections: [{name: c, fields: ${fields}}]}
  - {id: in01-b, name: b, project: proj-1, plan: Standard, region: aws-us-west-2, status: RUNNING, collections: [{name: c, dynamicField: true, fields: ${fields}}]}
`
  )
  const schema = `${world}#in01-a/c`
  const file = join(dir, 'a.csv')
  t.match(await run([file, '--era', '2025', '--schema', schema, '--sep', ';', '--nullkey', 'NULL']), { code: 0 })
  t.match(await run([file, '--era', '2025', '--schema', schema, '--sep', ';']), { code: 1, out: /value length\(4\)/ })
  t.match(await run([file, '--era', '2025', '--schema', schema]), { code: 1, out: /value of field is missed: 'id'/ })
  t.match(await run([file, '--schema', schema]), {
    code: 1,
    out: /this era takes json, parquet, numpy, --era has others/
  })
  t.match(await run([file, '--schema', `${world}#c`]), {
    code: 2,
    err: `--schema: ${world} has different collections of that name; choose from in01-a/c, in01-b/c\n`
  })
})

t.test('--schema names a collection by its database and by an alias', async t => {
  const dir = t.testdir({ 'a.json': '[{"id": 1, "v": [1, 2]}]' })
  const world = join(dir, 'world.yaml')
  const fields = (dim: number) =>
    `fields: [{name: id, type: Int64, primaryKey: true}, {name: v, type: FloatVector, dim: ${dim}}]`
  await writeFile(
    world,
    `name: w
organizations: [{id: o}]
projects: [{id: proj-1, name: p, organization: o}]
clusters:
  - id: in01-a
    name: a
    project: proj-1
    plan: Standard
    region: aws-us-west-2
    status: RUNNING
    databases: [{name: old}, {name: older}]
    collections:
      - {name: c, ${fields(3)}}
      - {name: c, database: old, aliases: [latest], ${fields(2)}}
      - {name: same, ${fields(2)}}
      - {name: same, database: older, ${fields(2)}}
  - {id: in01-b, name: b, project: proj-1, plan: Standard, region: aws-us-west-2, status: RUNNING, collections: [{name: c, ${fields(2)}}]}
`
  )
  const check = (place: string) => run([join(dir, 'a.json'), '--schema', `${world}#${place}`])
  t.match(await check('in01-a/old/c'), { code: 0, err: '' })
  t.match(await check('in01-a/default/c'), { code: 1, err: '' })
  t.match(await check('in01-a/latest'), { code: 0, err: '' })
  t.match(await check('latest'), { code: 0, err: '' })
  t.match(await check('in01-a/old/latest'), { code: 0, err: '' })
  t.match(await check('in01-a/same'), { code: 0, err: '' }, 'either one')
  t.match(await check('in01-a/c'), {
    code: 2,
    err: `--schema: ${world} has different collections of that name; choose from in01-a/default/c, in01-a/old/c\n`
  })
  t.match(await check('c'), {
    code: 2,
    err: `--schema: ${world} has different collections of that name; choose from in01-a/default/c, in01-a/old/c, in01-b/c\n`
  })
  t.match(await check('in01-a/older/c'), {
    code: 2,
    err: `--schema: ${world} has no collection c in in01-a/older\n`
  })
})

t.test('what cannot be read is told', async t => {
  const dir = t.testdir({ 'a.txt': 'x', 'locked.json': '[]', empty: {} })
  t.match(await run([join(dir, 'a.txt'), ...ARTICLES]), { code: 1, out: /unexpected file type/ })
  t.match(await run([join(dir, 'none.json'), ...ARTICLES]), { code: 2, err: /none\.json cannot be read \(ENOENT\)/ })
  t.match(await run([join(dir, 'empty'), ...ARTICLES]), { code: 2, err: /is a folder without files/ })
  if (process.getuid?.() === 0) return
  await chmod(join(dir, 'locked.json'), 0)
  t.match(await run([join(dir, 'locked.json'), ...ARTICLES]), { code: 1, out: /error: EACCES/ })
})

t.test('check needs files and a collection', async t => {
  t.strictSame(await run(ARTICLES), { code: 2, out: '', err: 'check needs files or folders to read\n' })
  for (const [args, message] of [
    [['a.json'], /^--schema: say which collection/],
    [['a.json', '--schema', 'articles'], /^--schema: say which collection/],
    [['a.json', '--schema', '#artcles'], 'the built-in world has no collection artcles; did you mean articles?'],
    [['a.json', '--schema', '#in01-x/articles'], 'the built-in world has no cluster in01-x'],
    [['a.json', '--schema', 'none.yaml#a'], /none\.yaml cannot be read/],
    [['a.json', '--shema', '#a'], 'unknown flag --shema; did you mean --schema?']
  ] as const) {
    t.match(await run(args), { code: 2, err: message }, String(args))
  }
})

t.test('a terminal sees how far a large file is read', async t => {
  const dir = t.testdir({})
  const file = join(dir, 'large.json')
  const row = '{"id":1,"title":"a","vector":[1,2,3,4,5,6,7,8]},'
  await writeFile(file, `[${row.repeat(250_000_000 / row.length).slice(0, -1)}]`)
  const io = new FakeIo()
  io.stderr.isTTY = true
  const { code, err } = await run([file, ...ARTICLES], io)
  t.equal(code, 0)
  t.match(err, /reading \d+ % of 250 MB, \d+ MB\/s, \d+ s left/)
  t.ok(err.endsWith('\r\u001b[K'), 'and nothing is left of it')
})

t.test('a large JSON file, which is read on all cores, has the rows and the first fault of its rows', async t => {
  const row = (title: string) =>
    `{"id":1,"title":"${title}","vector":[${Array(8).fill('0.12345678901234567').join(',')}]}`
  const rows = 720_000
  const path = join(t.testdir({}), 'large.json')
  const write = (last: string) => writeFile(path, `[${`${row('a')},`.repeat(rows - 1)}${last}]`)
  await write(row('b'))
  const whole = await run([path, '--json', ...ARTICLES])
  t.match(JSON.parse(whole.out), { files: [{ path, type: 'json', rows }], rows, faults: 0 })
  t.equal(whole.code, 0)
  for (const all of [[], ['--all']]) {
    await write('{"id":1,"title":"a","vector":[x]}')
    const { code, out } = await run([path, '--json', ...all, ...ARTICLES])
    const [{ fault }] = JSON.parse(out).files
    t.match(fault, {
      row: rows,
      field: 'vector',
      explain: /^the value of vector is no JSON, at byte \d+: \[x\]$/
    })
    t.equal(code, 1)
  }
})
