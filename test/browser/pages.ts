import type { Page } from 'playwright-core'
import type { Emulator } from '../../src/index.ts'

/** A page in one of its states. In all looks it is checked for violations of axe and of its policy, and for text that does not fit. */
export interface PageState {
  readonly name: string
  readonly hash: string
  /** What is on the page once it is drawn. */
  readonly ready: string
  /** Brings the page into the state, such as an open dialog. */
  readonly act?: (page: Page) => Promise<void>
}

/** The sandbox that `prepare` fills; `empty` has no jobs and no calls. */
const FULL = 'sandbox=full'
const EMPTY = 'sandbox=empty'

const CLUSTER = 'in03-181766e3f9556b7'

export const PAGE_STATES: readonly PageState[] = [
  { name: 'start', hash: `#/start?${EMPTY}`, ready: '.start-card' },
  { name: 'overview', hash: `#/overview?${FULL}`, ready: '.tile' },
  { name: 'overview, empty', hash: `#/overview?${EMPTY}`, ready: '.overview-none' },
  { name: 'import, no target', hash: `#/import?${EMPTY}`, ready: '#import-cluster' },
  {
    name: 'import, ready',
    hash: `#/import?${FULL}&cluster=in01-5b7c0de3f1a2948&collection=articles`,
    ready: '.import-schema',
    act: async page => {
      await page.locator('.drop .button').nth(1).click()
      await page.locator('.notice.good').last().waitFor()
      await page.locator('.import-options summary').click()
    }
  },
  {
    name: 'import, refused',
    hash: `#/import?${FULL}&cluster=in01-000000000000c04&collection=medium_articles&source=url&objectUrl=gs://publicdataset-zillizcloud-com/none.json`,
    ready: '#import-url',
    act: async page => {
      await page.locator('.import-send .button').nth(1).click()
      await page.locator('.checks').waitFor()
      await page.locator('.import-go').click()
      await page.locator('.import-send [role=alert]').waitFor()
    }
  },
  { name: 'jobs', hash: `#/jobs?${FULL}`, ready: '.table' },
  { name: 'jobs, no match', hash: `#/jobs?${FULL}&text=nothing-like-this`, ready: '.empty' },
  { name: 'jobs, empty', hash: `#/jobs?${EMPTY}`, ready: '.empty' },
  { name: 'job', hash: `#/jobs/job-0000000001runningfree01?${FULL}`, ready: '.facts' },
  { name: 'job, failed', hash: `#/jobs/job-0000000004failed000001?${FULL}`, ready: '.notice' },
  { name: 'job, gone', hash: `#/jobs/job-none?${FULL}`, ready: '.empty' },
  { name: 'faults', hash: `#/faults?${FULL}`, ready: '#add-rule' },
  { name: 'faults, empty', hash: `#/faults?${EMPTY}`, ready: '.empty-presets' },
  { name: 'scenarios, empty', hash: `#/faults?${EMPTY}&tab=scenarios`, ready: '.empty-presets' },
  {
    name: 'faults, all to be removed',
    hash: `#/faults?${FULL}`,
    ready: '.rule',
    act: async page => {
      await page.locator('.card .head button').first().click()
      await page.locator('dialog[open]').waitFor()
    }
  },
  { name: 'errors', hash: `#/errors?${FULL}`, ready: '.table .chip' },
  { name: 'errors, no match', hash: `#/errors?${FULL}&text=nothing-like-this`, ready: '.empty' },
  { name: 'error', hash: `#/errors/47039?${FULL}`, ready: '#queue-fault' },
  { name: 'error, unknown', hash: `#/errors/12345?${FULL}`, ready: '.empty' },
  { name: 'journal', hash: `#/journal?${FULL}`, ready: '.journal-foot' },
  { name: 'journal, empty', hash: `#/journal?${EMPTY}`, ready: '.empty' },
  { name: 'journal, filtered', hash: `#/journal?${FULL}&code=47005&clusterId=in03-*`, ready: '.journal-foot' },
  { name: 'journal, no match', hash: `#/journal?${FULL}&jobId=job-none`, ready: '.empty' },
  { name: 'journal, invalid filter', hash: `#/journal?${FULL}&operation=nonsense`, ready: '.problem' },
  { name: 'entry', hash: `#/journal/1?${FULL}`, ready: '.entry-sides' },
  { name: 'entry, refused', hash: `#/journal/3?${FULL}`, ready: '.entry-sides' },
  { name: 'entry, gone', hash: `#/journal/99?${FULL}`, ready: '.entry .empty' },
  {
    name: 'journal, expectation',
    hash: `#/journal?${FULL}&expect=open&code=47005&clusterId=in01-*`,
    ready: '.expect',
    act: async page => {
      await page.locator('.expect button').click()
      await page.locator('.expect-miss').first().waitFor()
    }
  },
  {
    name: 'journal, clear',
    hash: `#/journal?${FULL}`,
    ready: '.journal-foot',
    act: async page => {
      await page.locator('.page-head .danger').click()
      await page.locator('dialog[open]').waitFor()
    }
  },
  { name: 'world', hash: `#/world?${FULL}`, ready: '.world-tree' },
  { name: 'world, collection', hash: `#/world/clusters/${CLUSTER}/medium_articles?${FULL}`, ready: '.world-schema' },
  { name: 'world, bucket', hash: `#/world/buckets/aws/my-private-bucket?${EMPTY}`, ready: '.world-detail .table' },
  { name: 'world, keys', hash: `#/world/keys?${FULL}`, ready: '.world-detail .table' },
  { name: 'world, no keys', hash: `#/world/keys?${EMPTY}`, ready: '.empty' },
  {
    name: 'world, live store that is gone',
    hash: `#/world/stores/gs?${FULL}`,
    ready: '#store-bucket',
    act: async page => {
      await page.fill('#store-bucket', 'my-bucket')
      await page.press('#store-bucket', 'Enter')
      await page.locator('.world-detail [role=alert]').waitFor()
    }
  },
  { name: 'world, gone', hash: `#/world/clusters/none?${FULL}`, ready: '.empty' },
  {
    name: 'world, new collection',
    hash: `#/world/clusters/${CLUSTER}?${FULL}`,
    ready: '.world-detail .table',
    act: async page => {
      await page.locator('.world-detail .card .head .button').click()
      await page.locator('#collection-dim').waitFor()
    }
  },
  {
    name: 'world, delete a cluster',
    hash: `#/world/clusters/${CLUSTER}?${FULL}`,
    ready: '.world-detail .table',
    act: async page => {
      await page.locator('.world-detail .button.danger').click()
      await page.locator('dialog[open]').waitFor()
    }
  },
  {
    name: 'world, add an object',
    hash: `#/world/buckets/aws/my-private-bucket?${EMPTY}`,
    ready: '.world-detail .table',
    act: async page => {
      await page.locator('.world-detail .head .button').click()
      await page.locator('#object-kind').selectOption('size')
      await page.locator('#object-rows').waitFor()
    }
  },
  {
    name: 'palette',
    hash: `#/jobs?${FULL}`,
    ready: '.table',
    act: async page => {
      await page.keyboard.press('Control+k')
      await page.locator('.palette-entry').first().waitFor()
    }
  },
  { name: 'coverage', hash: `#/coverage?${FULL}`, ready: '.coverage-row' },
  { name: 'coverage, all calls', hash: `#/coverage?${FULL}&calls=all`, ready: '[data-operation="v2.create"]' },
  {
    name: 'coverage, to be reset',
    hash: `#/coverage?${FULL}`,
    ready: '.coverage-row',
    act: async page => {
      await page.locator('#reset-coverage').click()
      await page.locator('dialog[open]').waitFor()
    }
  },
  {
    name: 'error, made to happen',
    hash: `#/errors/47039?${FULL}`,
    ready: '#run-error',
    act: async page => {
      await page.locator('#run-error').click()
      await page.locator('.columns').waitFor()
    }
  },
  { name: 'no such sandbox', hash: '#/jobs?sandbox=nobody', ready: 'h1' },
  {
    name: 'help',
    hash: `#/jobs?${FULL}`,
    ready: '.table',
    act: async page => {
      await page.locator('#help').click()
      await page.locator('dialog .facts').waitFor()
    }
  },
  {
    name: 'sandbox menu',
    hash: `#/jobs?${FULL}`,
    ready: '.table',
    act: async page => {
      await page.locator('.menu button').first().click()
      await page.locator('.panel').waitFor()
    }
  },
  {
    name: 'new sandbox',
    hash: `#/jobs?${FULL}`,
    ready: '.table',
    act: async page => {
      await page.locator('.menu button').first().click()
      await page.locator('.panel .choice:has(svg)').nth(-5).click()
      await page.locator('dialog[open]').waitFor()
    }
  }
]

/** Fills the sandboxes that the pages above show. */
export const prepare = async ({ url, sandbox }: Emulator): Promise<void> => {
  const post = async (path: string, body: object, name = 'full') => {
    const reply = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer demo', 'x-emulator-sandbox': name },
      body: JSON.stringify(body)
    })
    if (reply.status !== 200) throw new Error(`${path}: ${await reply.text()}`)
  }
  await post('/_emulator/sandboxes', { name: 'empty', template: 'my-world' })
  const target = { clusterId: CLUSTER, collectionName: 'medium_articles' }
  const objectUrl = 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
  await post('/v1/vector/collections/import', { ...target, objectUrl })
  await post('/v1/vector/collections/import', { ...target, objectUrl })
  await post('/v1/vector/collections/import', { ...target, collectionName: 'missing', objectUrl })
  await sandbox('full').faults.next('import', 47039)
}
