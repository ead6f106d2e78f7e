import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { main } from '../../../src/cli/main.ts'
import { FakeIo } from '../../cli/fake-io.ts'
import { flow, flowInLooks } from '../support/flow.ts'

/** The cluster whose collections are for the files of SAMPLES. */
const TARGET = { cluster: 'in01-5b7c0de3f1a2948', collection: 'articles' }

/** Broken samples, one for each kind of finding that a file of its format can have. */
const BROKEN = [
  'json/too-long.json',
  'json/truncated.json',
  'json/missing-field.json',
  'json/wrong-dim.json',
  'parquet/encrypted-column.parquet',
  'parquet/empty-vector.parquet'
]

/** Lets a file fall on the page, as a hand with a mouse does. */
const drop = async (page: Page, name: string, text: string): Promise<void> => {
  const dataTransfer = await page.evaluateHandle(
    ({ name, text }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], name))
      return transfer
    },
    { name, text }
  )
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer })
}

const rows = (count: number, title: (row: number) => unknown = row => `title ${row}`): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, row) => ({
      id: row + 1,
      title: title(row + 1),
      vector: [1, 2, 3, 4, 5, 6, 7, 8]
    }))
  )

flowInLooks('a dropped file waits for a target, is checked, and becomes a job', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/import', { look })
  await drop(page, 'articles.json', rows(1000))
  await page.getByText(say('import.waiting', { name: 'articles.json' })).waitFor()
  await page.selectOption('#import-cluster', TARGET.cluster)
  await page.getByText(say('import.waiting.collection', { name: 'articles.json' })).waitFor()
  await page.selectOption('#import-collection', TARGET.collection)
  await page.getByText(say('import.verdict.good')).waitFor()
  assert.match((await page.locator('.notice.good').last().textContent()) ?? '', /1,000/)
  await page.getByRole('button', { name: say('import.run'), exact: true }).click()
  await page.getByText(say('state.Running')).first().waitFor()
  await emulator.sandbox('default').clock.advance('1h')
  await page.getByText(say('state.Completed')).first().waitFor()
  await page.locator('.preview-box tbody tr').nth(9).waitFor()
  const first = await page.locator('.preview-box tbody tr').first().locator('td').allTextContents()
  assert.deepEqual(first, ['1', '1', 'title 1', '[1, 2, 3, … 8]'])
  const { jobs } = (await (await fetch(`${emulator.url}/_emulator/jobs`)).json()) as {
    jobs: { fileName: string; rows: number }[]
  }
  assert.deepEqual(
    jobs.slice(0, 1).map(({ fileName, rows }) => ({ fileName, rows })),
    [{ fileName: 'articles.json', rows: 1000 }]
  )
})

flowInLooks('a file that breaks the schema is found by row and field', async ({ start, open, look, say }) => {
  const page = await open(await start(), `#/import?cluster=${TARGET.cluster}&collection=${TARGET.collection}`, { look })
  await page.locator('.import-schema').waitFor()
  await drop(
    page,
    'articles.json',
    rows(3, row => (row === 1 ? 17 : 'good'))
  )
  await page.locator('.finding').waitFor()
  const finding = await page.locator('.finding').textContent()
  assert.ok(finding?.includes(say('import.finding.row', { row: 1 })), finding ?? '')
  assert.ok(finding?.includes('title'), finding ?? '')
})

flow('an object URL is checked, and a refusal tells its check and its code', async ({ start, open }) => {
  const page = await open(await start(), '#/import?cluster=in01-000000000000c04&collection=medium_articles&source=url')
  await page.locator('#import-url').fill('gs://publicdataset-zillizcloud-com/medium_articles_2020.json')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.locator('.checks[open] .check-refused').waitFor()
  assert.equal(await page.locator('.check-refused').getAttribute('data-check'), 'status')
  assert.ok((await page.locator('.check-not-reached').count()) > 0)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText('Import refused:').waitFor()
  assert.match((await page.locator('.import-send [role=alert]').textContent()) ?? '', /40003/)
})

flowInLooks(
  'the formats are those that the import takes, and an empty file is not sent',
  async ({ start, open, look, say }) => {
    const page = await open(await start(), '#/import', { look })
    const formats = (names: readonly string[]) =>
      say('import.drop.about', { formats: names.join(look.language === 'zh' ? '、' : ', ') })
    await page.getByText(formats(['JSON', 'Parquet'])).waitFor()
    await page.getByRole('radio', { name: say('import.api.milvus'), exact: true }).check()
    await page.getByText(formats(['JSON', 'JSON Lines', 'Parquet', 'CSV'])).waitFor()
    await drop(page, 'empty.json', '')
    await page.getByText(say('import.empty', { name: 'empty.json' })).waitFor()
  }
)

flow('a check tells of faults that wait, and the answer of the import takes its place', async ({ start, open }) => {
  const emulator = await start()
  await emulator.sandbox('default').faults.next('import', 47055)
  await emulator.sandbox('default').faults.next('list', 80003)
  const page = await open(emulator, `#/import?cluster=${TARGET.cluster}&collection=${TARGET.collection}`)
  await page.locator('.import-schema').waitFor()
  await drop(page, 'articles.json', rows(10))
  await page.getByText('Ready to import').waitFor()
  await page.getByText('1 waiting fault may decide instead.').waitFor()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByText('Import refused:').waitFor()
  assert.equal(await page.getByText('Ready to import').count(), 0)
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await page.getByText('Ready to import').waitFor()
  assert.equal(await page.getByText('Import refused:').count(), 0)
  // The page hears of the fault that is used up by its stream.
  await page.getByText('may decide instead').waitFor({ state: 'detached' })
})

flow('a file by keyboard alone', async ({ start, open }) => {
  const page = await open(await start(), '#/import')
  const focusOn = async (selector: string) => {
    for (let count = 0; count < 60; count++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(to => document.activeElement?.matches(to) === true, selector)) return
    }
    throw new Error(`Tab does not reach ${selector}`)
  }
  await focusOn('#import-cluster')
  await page.keyboard.type('dedicated')
  await focusOn('#import-collection')
  await page.keyboard.type('articles')
  const chosen = page.waitForEvent('filechooser')
  await focusOn('.drop button')
  await page.keyboard.press('Enter')
  await (await chosen).setFiles({ name: 'articles.json', mimeType: 'application/json', buffer: Buffer.from(rows(10)) })
  await page.getByText('Ready to import').waitFor()
  await focusOn('.import-go')
  await page.keyboard.press('Enter')
  await page.getByText('Running').first().waitFor()
})

flowInLooks('the tour imports, then breaks what it has imported', async ({ start, open, look, say }) => {
  const page = await open(await start(), '#/start', { look })
  for (let taken = 1; taken <= 7; taken++) {
    await page.locator('.tour-go').click()
    await page.locator(`.tour li.taken:nth-child(${taken})`).waitFor()
  }
  const text = (await page.locator('.tour').textContent()) ?? ''
  for (const part of [say('import.finding.row', { row: 500 }), '40003', '47039']) assert.ok(text.includes(part), text)
})

flow(
  'an upload that is too large is not sent, one that is cancelled stores nothing, and a token that is refused meanwhile is asked for again',
  async tools => {
    const { start, open } = tools
    const controlToken = 'a-long-word'
    const emulator = await start({ controlToken })
    const page = await open(emulator, `#/import?cluster=${TARGET.cluster}&collection=${TARGET.collection}`)
    const giveToken = async () => {
      await page.locator('#token').fill(controlToken)
      await page.keyboard.press('Enter')
    }
    await giveToken()
    await page.locator('.import-schema').waitFor()

    // A file of a size that this machine has no bytes of.
    await page.locator('input[type=file]').evaluate(input => {
      const file = new File(['[]'], 'large.json')
      Object.defineProperty(file, 'size', { value: 1024 ** 3 + 1 })
      Object.defineProperty(input, 'files', { value: [file], configurable: true })
      input.dispatchEvent(new Event('change'))
      Reflect.deleteProperty(input, 'files')
    })
    await page.getByText('1,025 MiB, and an import takes files of at most 1,024 MiB').waitFor()
    await page.getByRole('button', { name: 'See how the import is refused' }).click()
    await page.locator('.check-refused').getByText('47035').waitFor()

    const objects = '**/world/objects/aws/console-uploads/articles.json'
    let release = () => {}
    await page.route(objects, async route => {
      await new Promise<void>(resolve => {
        release = resolve
      })
      await route.continue().catch(() => {})
    })
    const file = { name: 'articles.json', mimeType: 'application/json', buffer: Buffer.from(rows(10)) }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.locator('.upload').getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('The upload of articles.json was cancelled. Nothing was stored.').waitFor()
    release()
    await page.unroute(objects)

    const tokens: string[] = []
    await page.route(objects, async route => {
      const headers = route.request().headers()
      tokens.push(headers['x-emulator-token'] ?? '')
      await route.continue(tokens.length === 1 ? { headers: { ...headers, 'x-emulator-token': 'an old one' } } : {})
    })
    await page.locator('input[type=file]').setInputFiles(file)
    await giveToken()
    await page.getByText('Ready to import').waitFor()
    assert.deepEqual(tokens, [controlToken, controlToken])
  }
)

flow('from a dropped file to 100 % in at most four clicks', async ({ start, open }) => {
  const page = await open(await start(), '#/import')
  const clicks = async () => page.evaluate(() => (window as unknown as { clicks: number }).clicks)
  await page.evaluate(() => {
    const counted = Object.assign(window, { clicks: 0 })
    addEventListener('click', () => counted.clicks++, true)
  })
  // Choosing in a list counts as one click.
  await page.selectOption('#import-cluster', TARGET.cluster)
  await page.selectOption('#import-collection', TARGET.collection)
  await drop(page, 'articles.json', rows(1000))
  await page.getByText('Ready to import').waitFor()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await page.getByRole('button', { name: 'Finish now' }).click()
  await page.locator('.job-progress').getByText('100%').waitFor()
  assert.equal(2 + (await clicks()), 4)
})

flow('the page finds the same in broken files as the command check, in the same words', async ({ start, open }) => {
  const page = await open(await start(), `#/import?cluster=${TARGET.cluster}&collection=${TARGET.collection}`)
  await page.locator('.import-schema').waitFor()
  const schema = ['--json', '--schema', `#${TARGET.cluster}/${TARGET.collection}`]
  for (const name of BROKEN) {
    const path = `fixtures/objects/aws/import-samples/broken/${name}`
    const io = new FakeIo()
    assert.equal(await main(['check', path, ...schema], {}, io), 1)
    const { fault } = JSON.parse(io.stdout.text).files[0] as {
      fault: { row?: number; field?: string; message: string; explain: string }
    }
    await page.locator('input[type=file]').setInputFiles(path)
    await page.locator('.finding-file', { hasText: path.split('/').at(-1) ?? '' }).waitFor()
    assert.deepEqual(await page.locator('.finding p').allTextContents(), [
      path.split('/').at(-1),
      [
        ...(fault.row === undefined ? [] : [`Row ${fault.row}`]),
        ...(fault.field === undefined ? [] : [`Field ${fault.field}`])
      ].join(''),
      fault.message,
      fault.explain
    ])
  }
})

flowInLooks('an import goes into a database of the cluster, and v1 has none but default', async tools => {
  const { start, open, look, say } = tools
  const emulator = await start()
  const { clusters } = await emulator.world.read()
  const cluster = clusters.find(({ id }) => id === TARGET.cluster)
  const articles = cluster?.collections?.find(({ name }) => name === TARGET.collection)
  assert.ok(cluster !== undefined && articles !== undefined)
  await emulator.world.putCluster({
    ...cluster,
    databases: [{ name: 'tenant' }, { name: 'empty' }],
    collections: [...(cluster.collections ?? []), { ...articles, name: 'theirs', database: 'tenant' }]
  })
  const page = await open(emulator, '#/import', { look })
  await page.selectOption('#import-cluster', 'in03-181766e3f9556b7')
  assert.equal(await page.locator('#import-database').count(), 0, 'a cluster with default alone has no field for it')
  await page.selectOption('#import-cluster', TARGET.cluster)
  const options = (id: string) => page.locator(`${id} option`).allTextContents()
  assert.deepEqual(await options('#import-database'), ['default', 'tenant', 'empty'])
  assert.ok(!(await options('#import-collection')).includes('theirs'))
  await page.getByText(say('import.database.hint')).waitFor()
  await page.selectOption('#import-database', 'empty')
  await page.getByText(say('import.collections.none')).waitFor()
  await page.selectOption('#import-database', 'tenant')
  assert.equal(await page.locator('#import-collection').inputValue(), 'theirs', 'the only one is chosen')
  assert.ok(await page.getByLabel(say('import.api.v2')).isChecked())
  await drop(page, 'articles.json', rows(10))
  await page.getByText(say('import.verdict.good')).waitFor()
  assert.match((await page.locator('.import-send pre').first().textContent()) ?? '', /"dbName": "tenant"/)
  await page.getByRole('button', { name: say('import.run'), exact: true }).click()
  await page.getByText('tenant/theirs').first().waitFor()
  const { jobs } = (await (await fetch(`${emulator.url}/_emulator/jobs`)).json()) as {
    jobs: { database: string; collectionName: string }[]
  }
  assert.deepEqual(
    jobs.slice(0, 1).map(({ database, collectionName }) => ({ database, collectionName })),
    [{ database: 'tenant', collectionName: 'theirs' }]
  )
  const again = await open(emulator, `#/world/clusters/${TARGET.cluster}/tenant/theirs`, { look })
  await again.getByRole('link', { name: say('start.import'), exact: true }).click()
  await again.locator('#import-database').waitFor()
  assert.equal(await again.locator('#import-database').inputValue(), 'tenant')
  assert.equal(await again.locator('#import-collection').inputValue(), 'theirs')
  await again.getByLabel(say('import.api.v1')).check()
  assert.equal(await again.locator('#import-database').inputValue(), '')
  assert.equal(await again.locator('#import-collection').inputValue(), '')
  const gone = await open(emulator, `#/import?cluster=${TARGET.cluster}&database=gone&collection=x`, { look })
  await gone.getByText(say('import.database.gone', { name: 'gone' })).waitFor()
})
