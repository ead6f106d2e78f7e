import assert from 'node:assert/strict'
import type { Emulator } from '../../../src/index.ts'
import { flowInLooks } from '../support/flow.ts'

const importInto = async ({ url }: Emulator): Promise<number> => {
  const reply = await fetch(`${url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo' },
    body: JSON.stringify({
      clusterId: 'in03-181766e3f9556b7',
      collectionName: 'medium_articles',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
    })
  })
  return ((await reply.json()) as { code: number }).code
}

flowInLooks('a call fails twice, then succeeds, and the page shows it', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/faults', { look })
  await page.getByRole('button', { name: say('faults.preset.twice') }).click()
  assert.equal(
    await page.locator('.builder-sentence').textContent(),
    say('rule.sentence', {
      who: say('rule.next', { operation: 'import', count: 2 }),
      what: say('rule.code', { code: '47039' })
    })
  )
  await page.locator('#add-rule').click()
  const rule = page.locator('.rule')
  await rule.waitFor()
  const codes = [await importInto(emulator), await importInto(emulator), await importInto(emulator)]
  assert.deepEqual(codes, [47039, 47039, 200])
  await page.getByText(say('faults.queue.ended'), { exact: true }).waitFor()
  assert.ok((await rule.textContent())?.includes(say('overview.hits', { count: 2 })))
  await page.getByRole('button', { name: say('faults.delete', { id: 'fault-1' }) }).click()
  await page.getByText(say('faults.none')).waitFor()
})

flowInLooks('an impossible choice is disabled and says why', async ({ start, open, look, say }) => {
  const emulator = await start()
  const page = await open(emulator, '#/faults', { look })
  const choice = (name: string) => page.locator(`[data-choice=${name}]`)
  await choice('code').waitFor()
  assert.equal(await choice('status').getByRole('checkbox').isDisabled(), true)
  assert.equal(await choice('status').locator('.choice-why').textContent(), say('rule.why.code.set'))
  assert.equal(await choice('lost').locator('.choice-why').textContent(), say('rule.why.lost'))
  await choice('code').getByRole('checkbox').first().uncheck()
  assert.equal(await page.locator('.builder-problem').textContent(), say('rule.why.nothing'))
  await choice('wire').getByRole('checkbox').check()
  await choice('lost').getByRole('checkbox').check()
  assert.equal(await choice('code').locator('.choice-why').textContent(), say('rule.why.silent'))
  await page.locator('#add-rule').click()
  await page.locator('.rule').waitFor()
  const [fault] = await emulator.faults.list()
  assert.deepEqual(
    { wire: fault?.wire, lost: fault?.lost, operation: fault?.operation },
    {
      wire: 'reset',
      lost: true,
      operation: 'import'
    }
  )
})

flowInLooks('the next job fails by a scenario of the builder', async ({ start, open, look, say }) => {
  const emulator = await start({ progress: 'immediate' })
  const page = await open(emulator, '#/faults?tab=scenarios', { look })
  await page.getByRole('button', { name: say('scenarios.preset.fail') }).click()
  await page.locator('#add-rule').click()
  await page.locator('.rule').waitFor()
  assert.equal(await importInto(emulator), 200)
  await page.getByText(say('faults.queue.ended'), { exact: true }).waitFor()
  assert.equal((await emulator.scenarios.list())[0]?.hits, 1)
})
