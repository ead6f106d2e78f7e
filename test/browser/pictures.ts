import type { Page } from 'playwright-core'
import { TOUR_SANDBOX, TOUR_STEPS } from '../../src/demo/steps.ts'
import type { Emulator } from '../../src/index.ts'

/** A page as docs/pictures shows it. The scenes are taken in this order, in one emulator: each finds the state that those before have left. */
export interface Scene {
  readonly name: string
  readonly hash: string
  /** What is on the page once it is drawn. */
  readonly ready: string
  /** Brings the emulator and the page into the state. */
  readonly act?: (page: Page, emulator: Emulator) => Promise<void>
}

const FREE = { clusterId: 'in03-181766e3f9556b7', collectionName: 'medium_articles' }
const DEDICATED = { clusterId: 'in01-5b7c0de3f1a2948', collectionName: 'medium_articles' }
const FILE = 'gs://publicdataset-zillizcloud-com/medium_articles_2020.json'
const LARGE_FILE = 's3://publicdataset.zillizcloud.com/medium_articles_2020_dpr/medium_articles_2020_dpr.json'

const TOUR = `sandbox=${TOUR_SANDBOX}`

export const SCENES: readonly Scene[] = [
  { name: 'start', hash: '#/start', ready: '.start-card' },
  {
    name: 'tour',
    hash: '#/start',
    ready: '.tour-go',
    act: async page => {
      for (let taken = 1; taken <= TOUR_STEPS.length; taken++) {
        await page.locator('.tour-go').click()
        await page.locator(`.tour li.taken:nth-child(${taken})`).waitFor()
      }
      await page.evaluate(() => scrollTo(0, 200))
    }
  },
  {
    name: 'job',
    hash: `#/jobs?${TOUR}&state=Completed`,
    ready: '.table tbody a',
    act: async page => {
      await page.locator('.table tbody a').first().click()
      await page.locator('.facts').first().waitFor()
    }
  },
  {
    name: 'why',
    hash: `#/journal?${TOUR}&code=47039`,
    ready: '.journal-foot',
    act: async page => {
      await page.locator('.table tbody a').first().click()
      await page.locator('.entry-sides').waitFor()
    }
  },
  {
    name: 'import',
    hash: `#/import?cluster=${DEDICATED.clusterId}&collection=articles`,
    ready: '.import-schema',
    act: async page => {
      await page.locator('.drop .button').nth(1).click()
      await page.locator('.import-send .notice.good').waitFor()
      await page.evaluate(() => scrollTo(0, 0))
    }
  },
  {
    name: 'jobs',
    hash: '#/jobs',
    ready: '.table',
    act: async (_, emulator) => {
      const { clock } = emulator.sandbox('default')
      const samples = { clusterId: DEDICATED.clusterId, collectionName: 'articles' }
      await importFile(emulator, { ...samples, objectUrl: 's3://import-samples/json/pandas/' })
      await clock.advance('1m')
      await importFile(emulator, { ...samples, objectUrl: 's3://import-samples/broken/json/missing-field.json' })
      await clock.advance('1m')
      await importFile(emulator, { ...DEDICATED, objectUrl: LARGE_FILE })
      await clock.advance('4s')
      await importFile(emulator, { ...FREE, objectUrl: FILE })
      await clock.advance('6s')
      await importFile(emulator, { ...FREE, objectUrl: FILE })
    }
  },
  {
    name: 'faults',
    hash: '#/faults',
    ready: '#add-rule',
    act: async (page, emulator) => {
      await emulator.sandbox('default').faults.add({ operation: 'import', code: 47039, times: 2 })
      await page.locator('.rule').waitFor()
    }
  },
  { name: 'overview', hash: '#/overview', ready: '.tile' },
  { name: 'coverage', hash: '#/coverage', ready: '.coverage-row' },
  { name: 'world', hash: `#/world/clusters/${DEDICATED.clusterId}/articles`, ready: '.world-schema' }
]

const importFile = async ({ url }: Emulator, body: object): Promise<void> => {
  await fetch(`${url}/v1/vector/collections/import`, {
    method: 'POST',
    headers: { authorization: 'Bearer demo', 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
}
