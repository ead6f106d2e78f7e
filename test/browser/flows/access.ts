import assert from 'node:assert/strict'
import { flow, flowInLooks } from '../support/flow.ts'

flowInLooks(
  'the token is asked for once, kept in the tab, and a wrong one is told',
  async ({ start, open, look, say }) => {
    const emulator = await start({ controlToken: 'a-long-word' })
    const page = await open(emulator, '#/jobs', { look })
    const field = page.getByLabel(say('token.label'), { exact: true })
    await field.fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText(say('token.refused')).waitFor()
    await field.fill('a-long-word')
    await page.keyboard.press('Enter')
    await page.locator('.table tbody tr').first().waitFor()
    assert.equal(await page.locator('dialog[open]').count(), 0)
    await page.reload()
    await page.locator('.table tbody tr').first().waitFor()
    const kept = await page.evaluate(() => [JSON.stringify(localStorage), document.cookie, location.href].join())
    assert.ok(!kept.includes('a-long-word'), kept)
  }
)

flow('another tab of the browser gets the token from the worker', async ({ start, open, context }) => {
  const emulator = await start({ controlToken: 'a-long-word' })
  const browser = await context()
  const first = await open(emulator, '#/jobs', { context: browser })
  await first.getByLabel('Token', { exact: true }).fill('a-long-word')
  await first.keyboard.press('Enter')
  await first.locator('.table').waitFor()
  const second = await open(emulator, '#/jobs', { context: browser })
  await second.locator('.table').waitFor()
})

flow('without a token on an open address the page shows the way out', async ({ start, open }) => {
  const emulator = await start({ host: '0.0.0.0' })
  const page = await open({ url: emulator.url.replace('0.0.0.0', '127.0.0.1') }, '#/jobs')
  await page.getByText('zilliz-import-emulator --insecure').waitFor()
  assert.equal(await page.locator('h1').textContent(), 'The console is locked')
})

flow('whatever a client sends is text', async ({ start, open }) => {
  const emulator = await start()
  const evil = '<img src=x onerror="document.title=1">'
  await fetch(`${emulator.url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo' },
    body: JSON.stringify({ clusterId: evil, collectionName: evil, objectUrl: 'javascript:alert(1)' })
  })
  const page = await open(emulator, '#/overview')
  await page.getByText('Latest refusals').waitFor()
  await page.locator('.chip-bad').first().waitFor()
  assert.equal(await page.locator('img[src=x]').count(), 0)
})
