import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import type { Emulator } from '../../../src/index.ts'
import { flow, flowInLooks } from '../support/flow.ts'

const IMPORT = '/v1/vector/collections/import'

const FREE = {
  clusterId: 'in03-181766e3f9556b7',
  collectionName: 'medium_articles',
  objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
}

const DEDICATED = {
  clusterId: 'in01-5b7c0de3f1a2948',
  collectionName: 'articles',
  objectUrl: 's3://import-samples/json/pandas/articles.json'
}

/** A cluster of the built-in world that has as many jobs as it may. */
const BUSY = 'in01-9fb0412735e6d8c'

/** A call of a client; the code of its reply. */
const post = async ({ url }: Pick<Emulator, 'url'>, body: object | string, path = IMPORT): Promise<number> => {
  const reply = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo', 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  })
  return ((await reply.json()) as { code: number }).code
}

const idsOf = (page: Page): Promise<number[]> =>
  page.locator('.journal-scroll tbody tr').evaluateAll(rows => rows.map(row => Number(row.getAttribute('data-id'))))

/** Codes of the replies, the old one and the new one. */
const repliesOf = async (page: Page): Promise<string[]> => {
  await page.locator('.again-side').nth(1).waitFor()
  return page.locator('.again-side .chip').allTextContents()
}

flowInLooks('too many imports in a cluster: why, end a job, send again', async ({ start, open, look, say }) => {
  const emulator = await start()
  assert.equal(await post(emulator, { ...FREE, clusterId: BUSY }), 47055)
  const page = await open(emulator, '#/journal', { look })
  await page.locator('tr[data-id="1"] a').first().click()
  await page.locator('.why-remedy').first().click()
  await page.locator('.why-done').waitFor()
  assert.match((await page.locator('.why-done').textContent()) ?? '', /job-/)
  await page.getByRole('button', { name: say('journal.again') }).click()
  assert.deepEqual(await repliesOf(page), ['47055', '200'])
})

flow('a suspended cluster: why, resume it, send again', async ({ start, open }) => {
  const emulator = await start()
  await fetch(`${emulator.url}/_emulator/world/clusters/${DEDICATED.clusterId}`, {
    method: 'PATCH',
    body: JSON.stringify({ status: 'SUSPENDED' })
  })
  assert.equal(await post(emulator, DEDICATED), 40003)
  const page = await open(emulator, '#/journal/1')
  await page.locator('.why-remedy').click()
  await page.locator('.why-done').waitFor()
  await page.locator('.why-now').filter({ hasText: 'RUNNING' }).waitFor()
  await page.getByRole('button', { name: 'Send again' }).click()
  assert.deepEqual(await repliesOf(page), ['40003', '200'])
  // The console's own call is marked, and can be hidden.
  await page.goto(`${emulator.url}/_emulator/ui/#/journal`)
  await page.locator('tr[data-id="2"] .chip-accent').waitFor()
  await page.locator('.journal-search select').selectOption('other')
  await page.locator('tr[data-id="2"]').waitFor({ state: 'detached' })
  await page.locator('tr[data-id="1"]').waitFor()
  assert.deepEqual(await idsOf(page), [1])
})

flow('filters of the journal survive a reload and the way back', async ({ start, open }) => {
  const emulator = await start()
  for (const collectionName of ['medium_articles', 'none', 'none']) await post(emulator, { ...FREE, collectionName })
  const page = await open(emulator, '#/journal')
  await page.locator('#filter-code').fill('47005')
  await page.locator('#filter-code').press('Enter')
  await page.locator('tr[data-id="1"]').waitFor({ state: 'detached' })
  await page.locator('tr[data-id="3"]').waitFor()
  assert.deepEqual(await idsOf(page), [2, 3])
  // What comes later is filtered too.
  await post(emulator, { ...FREE, collectionName: 'none' })
  await post(emulator, FREE)
  await page.locator('tr[data-id="4"]').waitFor()
  assert.deepEqual(await idsOf(page), [2, 3, 4])
  await page.reload()
  await page.locator('tr[data-id="4"]').waitFor()
  assert.deepEqual(await idsOf(page), [2, 3, 4])
  await page.locator('tr[data-id="3"] a').click()
  await page.locator('.entry-sides').waitFor()
  await page.goBack()
  await page.locator('.entry-sides').waitFor({ state: 'detached' })
  assert.equal(await page.locator('#filter-code').inputValue(), '47005')
  assert.deepEqual(await idsOf(page), [2, 3, 4])
})

flow('scrolling up stops the tail, which tells how many are new; there are at most 200 rows', async tools => {
  const { start, open } = tools
  const emulator = await start()
  for (let sent = 0; sent < 230; sent++) await post(emulator, FREE)
  const page = await open(emulator, '#/journal')
  await page.locator('tr[data-id="230"]').waitFor()
  assert.equal((await idsOf(page)).length, 200)
  await page.locator('.journal-scroll').evaluate(box => box.scrollTo(0, 0))
  await page.getByRole('button', { name: 'Follow' }).waitFor()
  for (let sent = 0; sent < 37; sent++) await post(emulator, FREE)
  await page.getByRole('button', { name: '37 new' }).click()
  await page.locator('tr[data-id="267"]').waitFor()
  const ids = await idsOf(page)
  assert.deepEqual([ids.length, ids[0], ids.at(-1)], [200, 68, 267])
  // Earlier ones are a page of their own.
  await page.getByRole('button', { name: 'Earlier' }).click()
  await page.locator('tr[data-id="1"]').waitFor()
  assert.equal((await idsOf(page)).length, 200)
})

flow('whatever a client has sent is text', async ({ start, open, problems }) => {
  const emulator = await start()
  const evil = '<img src=x onerror="document.title=1"> javascript:alert(1) \u202egnp.exe \u0007'
  await post(emulator, { ...FREE, collectionName: evil })
  await post(emulator, `{"note":"${'x'.repeat(2_000_000)}"}`)
  await post(emulator, {}, '/no/<img src=x onerror=alert(1)>')
  const page = await open(emulator, '#/journal/1')
  await page.locator('.entry-sides').waitFor()
  const title = await page.title()
  const shown = (await page.locator('.entry').textContent()) ?? ''
  assert.ok(shown.includes('onerror=') && shown.includes('\\u202egnp.exe'))
  assert.ok(!shown.includes('\u202e') && !shown.includes('\u0007'))
  assert.equal(await page.locator('.entry img, .journal-scroll img, a[href^="javascript:"]').count(), 0)
  for (const id of [2, 3]) {
    await page.locator(`tr[data-id="${id}"] a`).first().click()
    await page.locator('tr[aria-current="true"]').waitFor()
    await page
      .locator('.entry h2')
      .filter({ hasText: `#${id}` })
      .waitFor()
    assert.ok(((await page.locator('.entry').textContent()) ?? '').length < 60_000)
  }
  assert.equal(await page.title(), title)
  assert.deepEqual(problems, [])
})

flow('an entry that is gone says why; the removal of all names their number', async ({ start, open }) => {
  const emulator = await start()
  for (let sent = 0; sent < 3; sent++) await post(emulator, FREE)
  const page = await open(emulator, '#/journal/99')
  await page.getByText('The newest one is #3.').waitFor()
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByRole('button', { name: 'Delete 3 entries' }).click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.goto(`${emulator.url}/_emulator/ui/#/journal/2`)
  await page.getByText('cleared up to #3').first().waitFor()
})

flow('without a journal the page says so and names the flag', async ({ start, open }) => {
  const page = await open(await start({ journal: 0 }), '#/journal')
  await page.getByText('The journal is off').waitFor()
  await page.getByText('--journal 0').waitFor()
})

flow(
  'an expectation that is not met shows the nearest requests and the field that differs',
  async ({ start, open }) => {
    const emulator = await start()
    await post(emulator, { ...FREE, collectionName: 'none' })
    const page = await open(emulator, '#/journal?expect=open&operation=import&code=47039')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.locator('.expect-miss').waitFor()
    assert.equal(await page.locator('.expect-miss').textContent(), 'code: expected 47039, was 47005')
    await page.locator('#filter-code').fill('47005')
    await page.locator('#filter-code').press('Enter')
    await page.locator('tr[data-id="1"]').waitFor()
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('Yes: 1 request matches.').waitFor()
  }
)
