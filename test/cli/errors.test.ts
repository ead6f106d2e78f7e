import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import { REFUSED_REQUESTS, REFUSED_REQUESTS_V2 } from '../../fixtures/requests.ts'
import { main } from '../../src/cli/main.ts'
import { columnsOf } from '../../src/cli/terminal.ts'
import { FakeIo } from './fake-io.ts'

const run = async (argv: readonly string[]) => {
  const io = new FakeIo()
  const code = await main(argv, {}, io)
  return { code, out: io.stdout.text, err: io.stderr.text }
}

t.test('on a narrow terminal a code is told in its width, and below 20 columns in 20', async t => {
  const shown = async (columns: number, ...args: string[]) => {
    const io = new FakeIo()
    Object.assign(io.stdout, { isTTY: true, columns })
    await main(['errors', ...args], { NO_COLOR: '1' }, io)
    return io.stdout.text
  }
  for (const columns of [30, 40]) {
    const [details = ''] = (await shown(columns, '47005', '--lang', 'zh')).split('\n\ncurl')
    t.strictSame(
      details.split('\n').filter(line => columnsOf(line) > columns),
      [],
      String(columns)
    )
    const [whole = ''] = (await shown(1000, '47005', '--lang', 'zh')).split('\n\ncurl')
    t.equal(details.replace(/\s+/g, ''), whole.replace(/\s+/g, ''), 'nothing is lost')
  }
  for (const columns of [1, 10, 19]) t.equal(await shown(columns), await shown(20))
  t.equal(await shown(0), await shown(80), 'a terminal without a window says 0')
})

t.test('on a terminal the list fits its width, and each message is there to its end', async t => {
  const shown = async (columns: number, ...flags: string[]) => {
    const io = new FakeIo()
    Object.assign(io.stdout, { isTTY: true, columns })
    await main(['errors', ...flags], { NO_COLOR: '1' }, io)
    return io.stdout.text
  }
  for (const columns of [40, 60, 80, 120, 200]) {
    for (const flags of [[], ['--lang', 'zh']]) {
      const text = await shown(columns, ...flags)
      t.strictSame(
        text.split('\n').filter(line => columnsOf(line) > columns),
        [],
        `${columns} ${flags}`
      )
      t.match(text.replace(/\s+/g, ' '), 'provided a valid token')
    }
  }
  t.match(
    await shown(80),
    `
Import jobs, v2 and Milvus
  1      create, progress,   service not ready[proxy=1]: Abnormal
         list, commit,
         abort, collections
`
  )
})

t.test('codes, operations and titles have colors where colors are wanted', async t => {
  const io = new FakeIo()
  await main(['errors'], { FORCE_COLOR: '1' }, io)
  t.match(io.stdout.text, '\u001b[1mImport, v1\u001b[22m\n  \u001b[33m10003\u001b[39m  \u001b[2mimport\u001b[22m')
  const plain = new FakeIo()
  await main(['errors'], {}, plain)
  t.equal(stripVTControlCharacters(io.stdout.text), plain.stdout.text)
})

t.test('errors prints a line for each documented code, in groups', async t => {
  const { code, out } = await run(['errors'])
  t.equal(code, 0)
  const groups = out
    .trimEnd()
    .split('\n\n')
    .map(group => group.split('\n'))
  t.strictSame(
    groups.map(([title]) => title),
    ['Import, v1', 'Import jobs, v2 and Milvus', 'Databases and collections', 'Clusters, projects, regions', 'Others']
  )
  const codes = groups.flatMap(([, ...lines]) => lines.map(line => line.slice(2, 7).trim()))
  t.strictSame(codes.sort(), [...Object.keys(REFUSED_REQUESTS), ...Object.keys(REFUSED_REQUESTS_V2)].sort())
  t.match(out, "\n  80003  list               The parameter value for 'pageSize' should be between 5 and 100.\n")
})

t.test('errors CODE prints cause, fix, source and curl', async t => {
  const { code, out } = await run(['errors', '83004'])
  t.equal(code, 0)
  t.equal(
    out,
    `83004  Importing files across clouds is not currently supported

HTTP status  200
Operations   import
Cause        The object is in another cloud than the cluster (era 2023 only; lifted later).
Fix          Copy the data into the cluster's cloud, or emulate a later era.
Source       import page, storage options page (text: documented; trigger: documented)

curl --request POST 'http://127.0.0.1:19540/v1/vector/collections/import' \\
  --header 'Authorization: Bearer demo' \\
  --header 'Content-Type: application/json' \\
  --data '{
  "clusterId": "in03-181766e3f9556b7",
  "collectionName": "medium_articles",
  "objectUrl": "oss://publicdataset/medium_articles_2020.json"
}'
`
  )
})

t.test('errors --lang zh prints causes and fixes in Chinese', async t => {
  t.equal(
    (await run(['errors', '83004', '--lang', 'zh'])).out.split('\n\ncurl')[0],
    `83004  Importing files across clouds is not currently supported

HTTP 状态码  200
接口         import
原因         对象与集群不在同一云服务商（仅限 2023 时期，之后已取消该限制）。
处理办法     将数据复制到集群所在的云，或模拟更晚的时期。
依据         import page, storage options page（文本：documented；触发条件：documented）`
  )
  t.match(
    (await run(['errors', '--lang', 'zh'])).out,
    `should be between 5 and 100.\n${' '.repeat(28)}pageSize 不在 5 到 100 之间。\n`
  )
  t.match(JSON.parse((await run(['errors', '80003', '--lang=zh', '--json'])).out), {
    errors: [{ cause: 'pageSize 不在 5 到 100 之间。', fix: '每页请求 5 到 100 个任务。' }]
  })
  t.match(await run(['errors', '--lang', 'de']), { code: 2, err: /--lang.*en.*zh/ })
})

t.test('errors --json prints what the server answers', async t => {
  const { errors } = JSON.parse((await run(['errors', '90104', '--json'])).out)
  t.match(errors, [{ code: 90104, status: 200, operations: ['import', 'get', 'list'] }])
  t.equal(errors.length, 1)
})

t.test('a code that no page has is rejected', async t => {
  const { code, err } = await run(['errors', '12345'])
  t.equal(code, 2)
  t.match(err, /^no page documents the code 12345; the codes are 10003, .*96027\n$/)
  t.match(await run(['errors', '--jsn']), { code: 2, err: 'unknown flag --jsn; did you mean --json?' })
  t.match(await run(['errors', '90104', '90145']), { code: 2, err: 'errors was given "90145", which it does not take' })
})
