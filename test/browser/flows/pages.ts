import assert from 'node:assert/strict'
import { PAGE_STATES, prepare } from '../pages.ts'
import { flawsOf, lookName, pageLooks } from '../support/browser.ts'
import { flow } from '../support/flow.ts'

for (const look of pageLooks()) {
  flow(`no page has a flaw (${lookName(look)})`, async ({ start, open }) => {
    const emulator = await start({ worlds: ['fixtures/worlds/starter.yaml'], store: ['gs=http://127.0.0.1:1'] })
    await prepare(emulator)
    const page = await open(emulator, '#/jobs', { look })
    const found = new Map<string, string[]>()
    for (const { name, hash, ready, act } of PAGE_STATES) {
      await page.evaluate(to => {
        location.hash = to
      }, hash)
      await page.locator(ready).first().waitFor()
      await act?.(page)
      for (const flaw of await flawsOf(page)) found.set(flaw, [...(found.get(flaw) ?? []), name])
      // Whatever was opened is closed again; a reload takes longer.
      if (act !== undefined) await page.keyboard.press('Escape')
      if ((await page.locator('dialog[open], .panel').count()) > 0) await page.reload()
    }
    assert.deepEqual(
      [...found].map(([flaw, names]) => `${flaw}: ${names.join(', ')}`),
      []
    )
  })
}
