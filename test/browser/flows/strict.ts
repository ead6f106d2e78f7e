import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Emulator } from '../../../src/index.ts'
import { flow } from '../support/flow.ts'

const TARGET = 'cluster=in01-5b7c0de3f1a2948&collection=articles'

const ROWS = JSON.stringify(
  Array.from({ length: 10 }, (_, row) => ({ id: row + 1, title: `title ${row}`, vector: [1, 2, 3, 4, 5, 6, 7, 8] }))
)

const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

flow(
  'with listed keys alone: a two-phase Milvus import, v2, a volume; a job is ended and imported again',
  async tools => {
    const { start, open } = tools
    const emulator = await start({ strict: true })
    const page = await open(emulator, `#/import?${TARGET}&api=milvus`)
    await page.locator('.import-schema').waitFor()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(ROWS) })
    await page.getByText('Ready to import').waitFor()
    await page.locator('.import-options summary').click()
    await page.getByRole('checkbox').check()
    await page.locator('.import-go').click()
    await click(page, 'Finish now')
    await click(page, 'Commit')
    await click(page, 'Finish now')
    await page.locator('.chip').getByText('Completed').first().waitFor()

    await page.goto(`${emulator.url}/_emulator/ui/#/import?${TARGET}&api=v2&source=url`)
    await page.locator('#import-url').fill('s3://import-samples/json/pandas/articles.json')
    await page.locator('.import-go').click()
    await click(page, 'End as failed')
    await page.locator('.chip').getByText('Failed').first().waitFor()
    const first = await page.locator('.job-title').textContent()
    await click(page, 'Import again')
    await page
      .locator('.job-title')
      .filter({ hasNotText: first ?? '' })
      .waitFor()
    await page.locator('.chip').getByText('Running').first().waitFor()

    await page.goto(`${emulator.url}/_emulator/ui/#/import?${TARGET}&api=v2&source=volume`)
    await page.locator('#import-volume').fill('none')
    await page.locator('#import-path').fill('folder/a.json')
    await click(page, 'Check')
    await page.locator('.checks[open] .check-refused').getByText('63240').waitFor()
    await click(page, 'Import')
    await page.locator('.import-send [role=alert]').getByText('63240').waitFor()
  }
)

const importWith = async ({ url }: Emulator, body: object): Promise<number> => {
  const reply = await fetch(`${url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo-owner' },
    body: JSON.stringify({ clusterId: 'in03-181766e3f9556b7', collectionName: 'medium_articles', ...body })
  })
  return ((await reply.json()) as { code: number }).code
}

flow('an entry is copied by a key, saved as HAR, and sent again once its secrets are given', async tools => {
  const { start, open, context } = tools
  const emulator = await start({ strict: true, progress: 'immediate' })
  const browser = await context()
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  const secret = {
    objectUrl: 'gs://docs-demo/1af78216/1.parquet',
    accessKey: 'demo-access-key',
    secretKey: 'demo-secret-key'
  }
  assert.equal(await importWith(emulator, secret), 200)
  assert.notEqual(await importWith(emulator, { objectUrl: `s3://${'x'.repeat(20_000)}` }), 200)
  const page = await open(emulator, '#/journal/1', { context: browser })
  await page.locator('.entry-sides').waitFor()
  await page.keyboard.press('y')
  await page.locator('.toast').getByText('Copied').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(copied, /^curl 'http.*import' \\\n {2}-H "Authorization: Bearer \$ZILLIZ_API_KEY"/)
  assert.ok(copied.includes('"$STORAGE_SECRET_KEY"'), copied)

  const again = page.getByRole('button', { name: 'Send again' })
  assert.equal(await again.getAttribute('aria-disabled'), 'true')
  await page.getByLabel('accessKey', { exact: true }).fill(secret.accessKey)
  await page.getByLabel('secretKey', { exact: true }).fill(secret.secretKey)
  await again.click()
  await page.locator('.again-side').nth(1).waitFor()
  assert.deepEqual(await page.locator('.again-side .chip').allTextContents(), ['200', '200'])

  await page.locator('tr[data-id="2"] a').first().click()
  await page.getByText('The journal has only a part of this request').waitFor()
  assert.equal(await again.getAttribute('aria-disabled'), 'true')

  const saved = page.waitForEvent('download')
  await click(page, 'HAR')
  const file = await saved
  assert.equal(file.suggestedFilename(), 'journal-default.har')
  const har = await readFile(await file.path(), 'utf8')
  assert.equal((JSON.parse(har) as { log: { entries: unknown[] } }).log.entries.length, 3)
  assert.ok(!har.includes(secret.secretKey))
})
