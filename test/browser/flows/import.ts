import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { flow, flowInLooks } from '../support/flow.ts'

/** The cluster whose collections are for the files of SAMPLES. */
const TARGET = { cluster: 'in01-5b7c0de3f1a2948', collection: 'articles' }

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
