import assert from 'node:assert/strict'
import { errorsZh } from '../../../src/errors.zh.ts'
import { LOOKS } from '../support/browser.ts'
import { flowInLooks } from '../support/flow.ts'

flowInLooks('a code is found, and queued for the next call of a client', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/errors', { look })
  await page.getByRole('searchbox').fill('47039')
  await page.locator('.table tbody tr').first().waitFor()
  assert.deepEqual(
    await page.locator('.table tbody tr').evaluateAll(rows => rows.map(row => row.getAttribute('data-id'))),
    ['47039']
  )
  await page.getByRole('link', { name: '47039' }).click()
  await page.getByText(say('errors.fault.add')).click()
  await page.locator('.toast').waitFor()
  const { cause = '', fix = '' } = (look.language === 'zh' ? errorsZh[47039] : undefined) ?? {}
  for (const text of [cause, fix]) assert.ok((await page.locator('main').textContent())?.includes(text))
  const reply = await fetch(`${emulator.url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo' },
    body: JSON.stringify({
      clusterId: 'in03-181766e3f9556b7',
      collectionName: 'medium_articles',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
    })
  })
  assert.equal(((await reply.json()) as { code: number }).code, 47039)
  // What the client has met is counted a moment later, without a reload.
  await page.locator('.facts .chip-accent').waitFor()
  assert.equal(await page.locator('.facts .chip-accent').textContent(), say('errors.met.times', { count: 1 }))
  await page.goBack()
  assert.equal(await page.getByRole('searchbox').inputValue(), '47039')
  await page.goForward()
  await page.getByText(say('errors.met.journal')).click()
  await page.waitForURL(/#\/journal\?code=47039/)
  // The start page leads to the same request.
  await page.evaluate(() => {
    location.hash = '#/start'
  })
  await page.getByLabel(say('start.why.field')).fill('47039')
  await page.keyboard.press('Enter')
  await page.waitForURL(/#\/journal\/\d+\?code=47039/)
})

flowInLooks(
  'a page that is opened begins at its top, and one that is returned to where it was left',
  async ({ start, open, look }) => {
    const page = await open(await start(), '#/errors', { look })
    await page.locator('.table tbody tr').nth(20).waitFor()
    const scrolled = () => page.evaluate(() => scrollY)
    await page.evaluate(() => scrollTo(0, 400))
    await page.locator('.side a[href^="#/start"].item').click()
    await page.locator('.start-card').first().waitFor()
    assert.equal(await scrolled(), 0)
    await page.evaluate(() => scrollTo(0, 300))
    await page.locator('.side a[href^="#/overview"]').click()
    await page.waitForFunction(() => location.hash.startsWith('#/overview') && document.activeElement?.matches('h1'))
    assert.equal(await scrolled(), 0)
    await page.goBack()
    await page.locator('.start-card').first().waitFor()
    assert.equal(await scrolled(), 300)
  },
  LOOKS.filter(({ width }) => width === 360)
)

flowInLooks('an error is made to happen in a sandbox of its own', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/errors/90117', { look })
  // A page cannot set the header Host that this one needs.
  await page.locator('#run-error').click()
  await page.getByText(say('errors.run.done', { code: '90117' })).waitFor()
  await page.getByText(say('errors.run.entry')).click()
  await page.waitForURL(/#\/journal\/\d+\?sandbox=try-90117/)
  assert.equal((await emulator.coverage.report()).met, 0)
})

flowInLooks('a hole of the coverage opens its code', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/coverage', { look })
  await page.getByText(say('coverage.none'), { exact: true }).waitFor()
  await fetch(`${emulator.url}/v1/vector/collections/import/list?clusterId=none`, {
    headers: { authorization: 'Bearer demo' }
  })
  // It appears without a reload.
  const row = page.locator('[data-operation=list]')
  await row.locator('.outcome-met').waitFor()
  assert.equal(await row.locator('.outcome-met').count(), 1)
  await row.locator('a.outcome-never').filter({ hasText: '80003' }).click()
  await page.waitForURL(/#\/errors\/80003/)
  await page.goBack()
  await page.locator('#reset-coverage').click()
  await page.locator('dialog .danger').click()
  await page.getByText(say('coverage.none'), { exact: true }).waitFor()
  assert.equal((await emulator.coverage.report()).met, 0)
})
