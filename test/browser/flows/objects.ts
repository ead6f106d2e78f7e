import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flow } from '../support/flow.ts'

flow('over TLS: objects of a bucket are added, found, copied and deleted; coverage is saved twice', async tools => {
  const { start, open, context } = tools
  const dataDir = await mkdtemp(join(tmpdir(), 'console-tls-'))
  const emulator = await start({ tls: true, dataDir })
  const browser = await context()
  const page = await open(emulator, '#/world/buckets/aws/import-samples', { context: browser })
  await page.locator('.live-on').waitFor()
  const keys = () =>
    page.locator('.world-detail .table tbody tr').evaluateAll(rows => rows.map(row => row.getAttribute('data-id')))
  const add = page.getByRole('button', { name: 'Add object', exact: true })
  await page.locator('.world-detail .table').waitFor()
  await add.click()
  await page
    .locator('#object-file')
    .setInputFiles({ name: 'a b.json', mimeType: 'application/json', buffer: Buffer.from('[]') })
  await page.locator('dialog').getByRole('button', { name: 'Add object', exact: true }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.locator('tr[data-id="a b.json"]').getByText('2 byte').waitFor()
  await add.click()
  await page.locator('#object-kind').selectOption('size')
  await page.locator('#object-key').fill('large/b.parquet')
  await page.locator('#object-size').fill('5000000000')
  await page.locator('#object-rows').fill('1000')
  await page.locator('dialog').getByRole('button', { name: 'Add object', exact: true }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  // The bucket has more objects than one part of the list.
  await page.locator('.world-detail input[type=search]').fill('large/')
  await page.locator('tr[data-id="large/b.parquet"]').getByText('1,000').waitFor()
  assert.deepEqual(await keys(), ['large/b.parquet'])
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.locator('tr[data-id="large/b.parquet"]').getByRole('button', { name: 'Copy' }).click()
  await page.locator('tr[data-id="large/b.parquet"]').getByRole('button', { name: 'Copied' }).waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 's3://import-samples/large/b.parquet')
  for (const [prefix, key] of [
    ['large/', 'large/b.parquet'],
    ['a', 'a b.json']
  ] as const) {
    await page.locator('.world-detail input[type=search]').fill(prefix)
    await page.getByRole('button', { name: `Delete ${key}`, exact: true }).click()
    await page.locator('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await page.locator(`tr[data-id="${key}"]`).waitFor({ state: 'detached' })
  }

  // The same calls as the page's, which need no key; coverage is of the client's call alone.
  await page.goto(`${emulator.url}/_emulator/ui/#/coverage`)
  await emulator.app.inject({
    url: '/v1/vector/collections/import/list?clusterId=none',
    headers: { authorization: 'Bearer demo' }
  })
  await page.locator('[data-operation=list] .outcome-met').waitFor()
  for (const [name, file, part] of [
    ['Markdown', 'coverage.md', '80003'],
    ['JUnit', 'coverage.xml', '<testsuites']
  ] as const) {
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name, exact: true }).click()
    assert.equal((await saved).suggestedFilename(), file)
    assert.ok((await readFile(await (await saved).path(), 'utf8')).includes(part), file)
  }
  await rm(dataDir, { recursive: true })
})
