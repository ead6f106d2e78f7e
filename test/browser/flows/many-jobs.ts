import assert from 'node:assert/strict'
import { PAGE, repeatLastJob } from '../../support/emulator.ts'
import { flow } from '../support/flow.ts'

flow('of many jobs the page holds a part, and leads to the older ones', async ({ start, open }) => {
  const emulator = await start({ progress: 'immediate' })
  await fetch(`${emulator.url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo' },
    body: JSON.stringify(PAGE)
  })
  await repeatLastJob(emulator, 250)
  const page = await open(emulator, '#/jobs')
  await page.locator('.table').waitFor()
  const ids = () => page.locator('tbody tr').evaluateAll(rows => rows.map(row => row.getAttribute('data-id')))
  const met = new Set(await ids())
  assert.equal(met.size <= 102 && met.size >= 100, true, `${met.size} rows`)
  for (const part of [2, 3]) {
    const [before] = await ids()
    await page.getByRole('button', { name: 'Older jobs' }).click()
    await page.locator(`tbody tr:first-child:not([data-id="${before}"])`).waitFor()
    for (const id of await ids()) met.add(id)
    assert.ok(met.size > (part - 1) * 100, `${met.size} jobs`)
  }
  assert.equal(met.size, 255)
  assert.equal(await page.getByRole('button', { name: 'Older jobs' }).count(), 0)
  await page.getByRole('button', { name: 'Newest jobs' }).click()
  await page.getByRole('button', { name: 'Older jobs' }).waitFor()
})
