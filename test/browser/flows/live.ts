import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { PAGE } from '../../support/emulator.ts'
import { flow } from '../support/flow.ts'

const post = async (url: string, sandbox = 'default'): Promise<string> => {
  const reply = await fetch(`${url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo', 'x-emulator-sandbox': sandbox },
    body: JSON.stringify(PAGE)
  })
  return ((await reply.json()) as { readonly data: { readonly jobId: string } }).data.jobId
}

const row = (page: Page, jobId: string) => page.locator(`tr[data-id="${jobId}"]`)

/** A proxy that puts a prefix before all paths. @param holds whether it keeps the stream for itself */
const startProxy = async (
  target: string,
  holds: boolean
): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer(async (request, reply) => {
    const path = (request.url ?? '').replace(/^\/tools\/emulator/, '')
    if (holds && path.startsWith('/_emulator/stream')) return
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
    const sent = {
      method: request.method ?? 'GET',
      headers,
      redirect: 'manual',
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) })
    }
    const answer = await fetch(target + path, {
      ...sent,
      headers: { ...headers, host: new URL(target).host, 'accept-encoding': 'identity' }
    } as RequestInit)
    reply.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const chunk of answer.body ?? []) if (!reply.destroyed) reply.write(chunk)
    reply.end()
  })
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

flow('a job is on the page within 400 ms, and moves with the clock to its end', async ({ start, open }) => {
  const emulator = await start()
  const page = await open(emulator, '#/jobs')
  await page.locator('.table').waitFor()
  const jobId = await post(emulator.url)
  const begun = performance.now()
  await row(page, jobId).waitFor()
  const took = performance.now() - begun
  // The timer of the hub is 250 ms; a loaded machine is slower than the promise.
  assert.ok(took < 2000, `${took} ms`)
  await page.getByRole('button', { name: '+10m' }).click()
  await row(page, jobId).getByText('Completed').waitFor()
})

flow('one sandbox never sees the jobs of another, and back and reload keep filters', async ({ start, open }) => {
  const emulator = await start()
  const mine = await post(emulator.url, 'mine')
  await post(emulator.url, 'theirs')
  const page = await open(emulator, '#/jobs?sandbox=theirs')
  await page.locator('.table').waitFor()
  assert.equal(await page.locator('tbody tr').count(), 5)
  assert.equal(await row(page, mine).count(), 0)
  await page.locator('select').selectOption('Failed')
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1)
  await page.reload()
  await page.locator('.table').waitFor()
  assert.equal(await page.locator('tbody tr').count(), 1)
  await page.locator('tbody tr').click()
  await page.locator('.facts').first().waitFor()
  await page.goBack()
  await page.locator('select').waitFor()
  assert.equal(await page.locator('select').inputValue(), 'Failed')
})

flow('a sandbox that is gone is told, and is drawn when it is there again', async ({ start, open }) => {
  const emulator = await start()
  const page = await open(emulator, '#/jobs?sandbox=later')
  await page.getByText('There is no sandbox later.').waitFor()
  const { sandboxes } = (await (await fetch(`${emulator.url}/_emulator/sandboxes`)).json()) as { sandboxes: unknown[] }
  assert.equal(sandboxes.length, 1, 'watching makes none')
  await page.getByRole('button', { name: 'Create it' }).click()
  await page.locator('.table').waitFor()
})

flow('when the emulator stops the page says so, and shows a new one after its start', async ({ start, open }) => {
  const first = await start()
  const page = await open(first, '#/jobs')
  await page.locator('.table').waitFor()
  await first.close()
  await page.getByRole('alert').getByText('npx zilliz-import-emulator').waitFor()
  assert.ok((await page.locator('tbody tr').count()) > 0, 'the last known state stays')
  const again = await start({ port: Number(new URL(first.url).port) })
  const jobId = await post(again.url)
  await row(page, jobId).waitFor()
  assert.equal(await page.locator('.lost').count(), 0)
})

flow('eight tabs of one browser are all live, with one stream', async ({ start, open, context }) => {
  const emulator = await start()
  const browser = await context()
  const pages = []
  for (let n = 0; n < 8; n++) pages.push(await open(emulator, '#/jobs', { context: browser }))
  const jobId = await post(emulator.url)
  for (const page of pages) await row(page, jobId).waitFor({ state: 'attached' })
})

flow('the console works below a prefix', async ({ start, open }) => {
  const emulator = await start()
  const { url, server } = await startProxy(emulator.url, false)
  try {
    const page = await open({ url }, '#/jobs', { path: '/tools/emulator/_emulator/ui/' })
    await page.locator('.live-on').waitFor()
    const jobId = await post(emulator.url)
    await row(page, jobId).waitFor()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

flow('behind a proxy that holds the stream the page asks every 2 seconds, and says so', async ({ start, open }) => {
  const emulator = await start()
  const { url, server } = await startProxy(emulator.url, true)
  try {
    const page = await open({ url }, '#/jobs', { path: '/tools/emulator/_emulator/ui/' })
    await page.getByText('Every 2 seconds').waitFor()
    const jobId = await post(emulator.url)
    await row(page, jobId).waitFor()
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
