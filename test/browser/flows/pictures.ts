import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { LANGUAGES } from '../../../src/console/settings.ts'
import { PACKAGE_ROOT } from '../../../src/root.ts'
import { SCENES } from '../pictures.ts'
import {
  differences,
  type Fact,
  factsFromJson,
  factsOf,
  factsToJson,
  settleTexts,
  usePictureFonts
} from '../support/facts.ts'
import { flow } from '../support/flow.ts'
import { toPalette } from '../support/palette-png.ts'

const FOLDER = join(PACKAGE_ROOT, 'docs', 'pictures')

/** `npm run docs -- --pictures` sets it. */
const WRITE = process.env['WRITE_PICTURES'] !== undefined

const THEMES = ['light', 'dark'] as const

/** Milliseconds that a page has to become like its picture, or to come to rest. */
const PATIENCE = 4000
const REST = 500

for (const language of LANGUAGES) {
  flow(`pages are as their pictures show them (${language})`, async ({ start, open }) => {
    const emulator = await start({ seed: 1 })
    const page = await open(emulator, '#/errors', { look: { language, theme: 'light', width: 1280 } })
    const boxes = await usePictureFonts(page)
    if (WRITE) assert.ok(boxes, "pictures need the fonts of Debian's fonts-liberation and fonts-wqy-microhei")
    if (WRITE) await mkdir(FOLDER, { recursive: true })
    const found: string[] = []
    for (const { name, hash, ready, act } of SCENES) {
      await page.evaluate(to => {
        location.hash = to
      }, hash)
      await page.locator(ready).first().waitFor()
      await act?.(page, emulator)
      // Nothing is drawn as under the mouse.
      await page.mouse.move(1279, 799)
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme })
        const file = join(FOLDER, `${name}.${language}.${theme}`)
        if (WRITE) await write(page, file)
        else found.push(...(await compare(page, file, boxes)).map(line => `${name}.${language}.${theme}: ${line}`))
      }
    }
    assert.deepEqual(found, [], 'after a change of a page: npm run docs -- --pictures')
  })
}

const write = async (page: Page, file: string): Promise<void> => {
  let facts = ''
  for (let since = performance.now(); performance.now() - since < REST; ) {
    const now = factsToJson(await settledFacts(page))
    if (now !== facts) since = performance.now()
    facts = now
    await page.waitForTimeout(50)
  }
  await writeFile(`${file}.json`, facts)
  await writeFile(`${file}.png`, toPalette(await page.screenshot({ caret: 'hide' })))
}

const compare = async (page: Page, file: string, boxes: boolean): Promise<string[]> => {
  const stored = factsFromJson(await readFile(`${file}.json`, 'utf8'))
  const begun = performance.now()
  for (;;) {
    const found = differences(await settledFacts(page), stored, boxes)
    if (found.length === 0 || performance.now() - begun > PATIENCE) return found.slice(0, 3)
    await page.waitForTimeout(30)
  }
}

const settledFacts = async (page: Page): Promise<Fact[]> => {
  await settleTexts(page)
  return factsOf(page)
}
