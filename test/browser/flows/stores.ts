import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { flawsOf } from '../support/browser.ts'
import { flowInLooks } from '../support/flow.ts'

const KEYS = { accessKey: 'AKIAOFMYSTORE', secretKey: 'SecretOfMyStore' }

const CLUSTER = 'in03-181766e3f9556b7'

/** All that a browser keeps of a page, and its address. */
const keptBy = async (page: Page): Promise<string> => {
  const storage = await page.evaluate(async () =>
    JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      history.state,
      (await indexedDB.databases()).length,
      (await caches.keys()).length
    ])
  )
  return `${page.url()} ${storage}`
}

// The store is an emulator too: its S3 endpoint checks keys, signatures and buckets.
flowInLooks('a bucket of a live store is listed with typed keys, and an object is imported with them', async tools => {
  const { start, open, look, say } = tools
  const article = await readFile('fixtures/objects/gcp/publicdataset-zillizcloud-com/medium_articles_2020.json')
  const own = await start()
  await own.world.putBucket({ cloud: 'aws', name: 'my-files', visibility: 'private', credentials: [KEYS] })
  for (const key of ['top.json', 'a/one & two.json', 'a/b/three.json']) {
    await own.world.putObject({ cloud: 'aws', bucket: 'my-files', key }, article)
  }
  const emulator = await start({ era: '2025', store: [`s3=${own.url}`] })
  const page = await open(emulator, '#/world', { look })
  const list = async (keys: Partial<typeof KEYS>) => {
    for (const [name, text] of Object.entries(keys)) await page.fill(`#store-${name}`, text)
    await page.getByRole('button', { name: say('world.store.list'), exact: true }).click()
  }
  const rows = () =>
    page.locator('.world-detail tbody tr').evaluateAll(all => all.map(row => row.getAttribute('data-id')))

  await page.locator('.world-tree a', { hasText: /^s3$/ }).click()
  await page.fill('#store-bucket', 'my-files')
  for (const [keys, word] of [
    // Without keys it is not told from a call of the API, whose 404 is no answer of a store.
    [{}, 'world.store.cause.unexpected'],
    [{ accessKey: KEYS.accessKey }, 'world.store.cause.incompleteKeys'],
    [{ secretKey: 'another' }, 'world.store.cause.wrongSecret'],
    [{ ...KEYS, accessKey: 'AKIANOBODY' }, 'world.store.cause.denied']
  ] as const) {
    await list(keys)
    await page.locator('.world-detail [role=alert]').getByText(say(word)).waitFor()
  }
  await page.fill('#store-region', 'Nowhere!')
  await list(KEYS)
  await page.locator('.world-detail [role=alert]').getByText(say('world.store.failed')).waitFor()
  await page.fill('#store-region', 'us-west-2')
  await list(KEYS)
  await page.locator('tr[data-id="top.json"]').waitFor()
  assert.deepEqual(await rows(), ['a/', 'top.json'])
  assert.deepEqual(await flawsOf(page), [])
  await page.getByRole('button', { name: 'a/', exact: true }).click()
  await page.locator('tr[data-id="a/b/"]').waitFor()
  assert.deepEqual(await rows(), ['a/b/', 'a/one & two.json'])
  assert.equal(await page.locator('h2:focus').textContent(), say('world.objects'))
  await page.fill('#store-prefix', 'none')
  await list({})
  await page.getByText(say('world.store.empty.prefix', { bucket: 'my-files', prefix: 'none' })).waitFor()
  await page.getByRole('button', { name: 'my-files', exact: true }).click()
  await page.getByRole('button', { name: 'a/', exact: true }).click()
  await page.getByRole('button', { name: say('world.store.import', { name: 'a/one & two.json' }), exact: true }).click()

  await page.locator('#import-url').waitFor()
  const url = 'https://my-files.s3.us-west-2.amazonaws.com/a/one%20%26%20two.json'
  assert.equal(await page.inputValue('#import-url'), url, 'with the region that was typed')
  for (const field of ['#import-accessKey', '#import-secretKey']) {
    const about = await page
      .locator(field)
      .evaluate(input => [input.getAttribute('type'), input.getAttribute('autocomplete')])
    assert.deepEqual(about, ['password', 'off'])
  }
  await page.locator('#import-cluster').selectOption(CLUSTER)
  await page.locator('#import-collection').selectOption('medium_articles')
  await page.getByRole('button', { name: say('import.check'), exact: true }).click()
  await page.locator('.import-send .notice.good').getByText(say('layer.store')).waitFor()
  const shown = `${await keptBy(page)} ${await page.locator('body').textContent()}`
  assert.ok(!shown.toLowerCase().includes('ofmystore'))
  assert.deepEqual(await flawsOf(page), [])
  await page.locator('.import-go').click()
  await page.locator('.job-title').waitFor()
  await page.locator('.facts dd').getByText(say('layer.store')).waitFor()

  // The keys are gone with the pages.
  for (const [hash, field] of [
    ['#/import?source=url', '#import-secretKey'],
    ['#/world/stores/s3', '#store-secretKey']
  ] as const) {
    await page.evaluate(to => {
      location.hash = to
    }, hash)
    await page.locator(field).waitFor()
    assert.equal(await page.inputValue(field), '')
  }
  assert.ok(!(await keptBy(page)).toLowerCase().includes('ofmystore'))
  const { journal, snapshot } = emulator
  const kept = JSON.stringify([await snapshot(), await journal.find({}), await journal.har({})])
  assert.ok(!kept.includes(KEYS.secretKey) && !kept.includes(KEYS.accessKey))
})
