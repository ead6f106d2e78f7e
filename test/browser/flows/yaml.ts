import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { LOOKS } from '../support/browser.ts'
import { flowInLooks } from '../support/flow.ts'

const RUNNING = 'status: RUNNING'

/** Replaces the text of the editor by a pasted one, as a person does: Chromium types long texts slowly. */
const paste = async (page: Page, text: string): Promise<void> => {
  await page.locator('.world-editor .cm-content').click()
  await page.keyboard.press('Control+a')
  await page.locator('.world-editor .cm-content').evaluate((content, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

// One look alone: it is among the longest flows.
flowInLooks(
  'YAML: an error jumps to its line, its mending is applied after the difference',
  async tools => {
    const { start, open, look, say } = tools
    const emulator = await start()
    const page = await open(emulator, '#/overview', { look })
    await page.goto(`${emulator.url}/_emulator/ui/#/world?tab=yaml`)
    await page.locator('.world-editor .cm-content').waitFor()
    const yaml = await (await fetch(`${emulator.url}/_emulator/world?format=yaml`)).text()
    const button = (name: string) => page.getByRole('button', { name, exact: true })

    // The schema completes keys and values; typing over several lines breaks nothing.
    await paste(page, 'clusters:\n  - id: in03-1\n    x')
    await page.keyboard.press('Shift+Home')
    await page.keyboard.type('    stat')
    await page.locator('.cm-tooltip-autocomplete').getByText('status').waitFor()
    // The editor takes no choice in the first 75 ms, which nobody has seen yet.
    await page.waitForTimeout(100)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Space')
    await page.locator('.cm-tooltip-autocomplete').getByText('SUSPENDED').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('x')
    assert.equal((await page.locator('.world-editor .cm-content').textContent())?.trim(), 'x')

    // Edits are not lost without a question, whatever would leave them.
    const asked: string[] = []
    page.on('dialog', dialog => {
      asked.push(dialog.message())
      void dialog.dismiss()
    })
    // An address that changes asks a little later than the click or key that changed it.
    const leave = (act: () => Promise<unknown>) => Promise.all([page.waitForEvent('dialog'), act()])
    await leave(() => page.locator('nav a[href^="#/jobs"]').click())
    await leave(() => page.getByRole('tab', { name: say('world.contents') }).click())
    await leave(() => page.goBack())
    await page.locator('h1').focus()
    await page.keyboard.press('g')
    await leave(() => page.keyboard.press('j'))
    assert.deepEqual([...asked], Array(4).fill(say('world.yaml.leave')))
    await page.waitForURL(/#\/world\?tab=yaml$/)
    assert.equal((await page.locator('.world-editor .cm-content').textContent())?.trim(), 'x')

    await paste(page, yaml.replace(RUNNING, 'status: SLEEPING'))
    await button(say('world.yaml.check')).click()
    const line = yaml.split('\n').findIndex(text => text.includes(RUNNING)) + 1
    await button(say('world.yaml.line', { line: String(line) })).click()
    await page.locator('.world-editor .cm-activeLine').getByText('SLEEPING').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.type('status: SUSPENDED')
    await button(say('world.yaml.apply')).click()
    const changes = page.locator('.world-diff .world-added, .world-diff .world-removed')
    await changes.first().waitFor()
    assert.deepEqual(
      (await changes.allTextContents()).map(text => text.trim()),
      ['-     status: RUNNING', '+     status: SUSPENDED']
    )
    assert.equal(await page.getByText(say('world.yaml.changed')).count(), 0)

    // The dialog says that applying would undo a change that was made elsewhere.
    await page.keyboard.press('Escape')
    const id = /id: (in\S+)/.exec(yaml)?.[1]
    const change = { method: 'PATCH', body: '{"plan":"Enterprise"}' }
    assert.equal((await fetch(`${emulator.url}/_emulator/world/clusters/${id}`, change)).status, 200)
    await button(say('world.yaml.apply')).click()
    await page.getByText(say('world.yaml.changed')).waitFor()
    await page
      .locator('dialog')
      .getByRole('button', { name: say('world.yaml.apply'), exact: true })
      .click()
    await page.locator('.toast').getByText(say('world.yaml.applied')).waitFor()
    const world = (await (await fetch(`${emulator.url}/_emulator/world`)).json()) as {
      clusters: readonly { status: string }[]
    }
    assert.equal(world.clusters[0]?.status, 'SUSPENDED')
    await page.locator('nav a[href^="#/jobs"]').click()
    await page.locator('.table').waitFor()
    assert.equal(asked.length, 4, 'applied edits are left without a question')
  },
  LOOKS.slice(1)
)
