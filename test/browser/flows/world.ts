import assert from 'node:assert/strict'
import { LOOKS } from '../support/browser.ts'
import { flowInLooks } from '../support/flow.ts'

const CLUSTER = 'in03-181766e3f9556b7'

flowInLooks('a cluster that is suspended in the console refuses imports with 40003', async tools => {
  const { start, open, look, say } = tools
  const emulator = await start()
  const page = await open(emulator, `#/world/clusters/${CLUSTER}`, { look })
  await page.getByLabel(say('world.status'), { exact: true }).selectOption('SUSPENDED')
  await page
    .locator('.toast')
    .getByText(say('world.saved', { name: 'page-example' }))
    .waitFor()
  const reply = await fetch(`${emulator.url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo' },
    body: JSON.stringify({
      clusterId: CLUSTER,
      collectionName: 'medium_articles',
      objectUrl: 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
    })
  })
  assert.equal(((await reply.json()) as { code: number }).code, 40003)
})

flowInLooks(
  'the page of a cluster follows changes made elsewhere, and keeps an open dialog',
  async tools => {
    const { start, open, look, say } = tools
    const emulator = await start()
    const page = await open(emulator, `#/world/clusters/${CLUSTER}`, { look })
    const cluster = (method: string, body?: string) =>
      fetch(`${emulator.url}/_emulator/world/clusters/${CLUSTER}`, { method, ...(body !== undefined && { body }) })
    await page.getByRole('button', { name: say('world.collection.add') }).click()
    await page.getByLabel(say('world.collection.name'), { exact: true }).fill('photos')
    await cluster('PATCH', '{"status":"SUSPENDED"}')
    await page.locator('.world-detail .head .chip').getByText('SUSPENDED').waitFor()
    assert.equal(await page.getByLabel(say('world.collection.name'), { exact: true }).inputValue(), 'photos')
    await page.keyboard.press('Escape')
    await cluster('DELETE')
    await page.getByText(say('world.gone'), { exact: true }).waitFor()
  },
  LOOKS.slice(1)
)

flowInLooks('a collection is created from a template, and deleted after asking', async tools => {
  const { start, open, look, say } = tools
  const emulator = await start()
  const page = await open(emulator, `#/world/clusters/${CLUSTER}`, { look })
  await page.getByRole('button', { name: say('world.collection.add') }).click()
  await page.getByLabel(say('world.collection.name'), { exact: true }).fill('photos')
  await page.getByLabel(say('world.collection.template')).selectOption('images')
  await page.getByLabel(say('world.dim')).fill('64')
  await page.getByRole('button', { name: say('world.create'), exact: true }).click()
  await page
    .locator('.world-schema')
    .getByText(say('world.field.dim', { count: 64 }))
    .waitFor()
  await page.getByRole('button', { name: say('world.collection.delete') }).click()
  await page
    .locator('dialog')
    .getByRole('button', { name: say('delete'), exact: true })
    .click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  const world = (await (await fetch(`${emulator.url}/_emulator/world`)).json()) as {
    clusters: { id: string; collections?: { name: string }[] }[]
  }
  const names = world.clusters.find(({ id }) => id === CLUSTER)?.collections?.map(({ name }) => name)
  assert.deepEqual(names, ['medium_articles'])
})

flowInLooks('a snapshot is saved to a file and loaded again', async tools => {
  const { start, open, look, say } = tools
  const emulator = await start()
  const page = await open(emulator, `#/world/clusters/${CLUSTER}`, { look })
  const menu = async (choice: string) => {
    await page.locator('.top .sandbox-button').click()
    await page.getByRole('button', { name: choice }).click()
  }
  await menu(say('snapshot.save'))
  await page.getByLabel(say('snapshot.name'), { exact: true }).fill('before')
  const saved = page.waitForEvent('download')
  await page
    .locator('dialog')
    .getByRole('button', { name: say('snapshot.save.do'), exact: true })
    .click()
  const file = await saved
  assert.equal(file.suggestedFilename(), 'before.json')
  await fetch(`${emulator.url}/_emulator/world/clusters/${CLUSTER}`, { method: 'DELETE' })
  await menu(say('snapshot.load'))
  await page.getByLabel(say('snapshot.file')).setInputFiles(await file.path())
  await page.getByRole('button', { name: say('snapshot.load.do') }).click()
  await page
    .locator('.toast')
    .getByText(say('snapshot.loaded', { count: 1 }))
    .waitFor()
  const world = await (await fetch(`${emulator.url}/_emulator/world`)).text()
  assert.ok(world.includes(CLUSTER))
})

flowInLooks('the palette goes to a code, a cluster and a sandbox by keyboard alone', async tools => {
  const { start, open, look, say } = tools
  const emulator = await start()
  await fetch(`${emulator.url}/_emulator/sandboxes`, { method: 'POST', body: '{"name":"login-test"}' })
  const page = await open(emulator, '#/overview', { look })
  const goTo = async (text: string, entry: string) => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type(text)
    await page.locator('.palette-entry[aria-selected=true]').getByText(entry, { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
  await goTo('40003', '40003')
  await page.waitForURL('**#/errors/40003*')
  await goTo('in03-1817', 'page-example')
  await page.waitForURL(`**#/world/clusters/${CLUSTER}*`)
  await goTo('login', 'login-test')
  await page.waitForURL('**sandbox=login-test*')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('nothing-like-this')
  await page.locator('dialog').getByText(say('palette.none')).waitFor()
})
