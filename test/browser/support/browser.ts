import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Language, Theme } from '../../../src/console/settings.ts'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../../src/index.ts'

/** How a person looks at a page. */
export interface Look {
  readonly language: Language
  readonly theme: Exclude<Theme, 'system'>
  /** Pixels. */
  readonly width: 1280 | 360
}

/** The looks that each flow is run in: both languages, themes and widths. */
export const LOOKS: readonly Look[] = [
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'zh', theme: 'dark', width: 360 }
]

/** Four looks in which each language, theme and width meets each other one; with ALL_LOOKS set, all eight. */
export const pageLooks = (): readonly Look[] =>
  process.env['ALL_LOOKS'] === undefined
    ? [
        { language: 'en', theme: 'light', width: 1280 },
        { language: 'en', theme: 'dark', width: 360 },
        { language: 'zh', theme: 'light', width: 360 },
        { language: 'zh', theme: 'dark', width: 1280 }
      ]
    : ALL_LOOKS

const ALL_LOOKS: readonly Look[] = (['en', 'zh'] as const).flatMap(language =>
  (['light', 'dark'] as const).flatMap(theme => ([1280, 360] as const).map(width => ({ language, theme, width })))
)

export const lookName = ({ language, theme, width }: Look): string => `${language} ${theme} ${width}`

/** The moment at which the clocks of the tests stand. */
export const START = '2024-01-02T03:04:05Z'

/** Milliseconds that anything on a page may take. */
const PATIENCE = 10_000

export interface OpenOptions {
  readonly look?: Look
  /** Path of the console; a test of a proxy has another. */
  readonly path?: string
  /** Tabs of one context are tabs of one browser: they share the worker. */
  readonly context?: BrowserContext
}

/** Where the screenshots of flows are. */
const SCREENSHOTS = '.tools/screenshots'

/** What a flow works with. All of it is closed when the flow ends, and what went wrong in a page fails it. */
export interface Tools {
  /** An emulator in this process, on a clock that stands still. */
  start(options?: EmulatorOptions): Promise<Emulator>
  context(look?: Look): Promise<BrowserContext>
  /** Opens a page of the console. @param hash `#/jobs` */
  open(target: Pick<Emulator, 'url'>, hash: string, options?: OpenOptions): Promise<Page>
  /** Errors, violations of the policy and requests to other origins of all pages so far; a flow that expects one takes it out. */
  readonly problems: string[]
}

/** What the runner does with the tools of a flow. */
export interface FlowEnd {
  /** Takes a screenshot of each open page. Returns address, beginning of the text and file of each, a line each. */
  shown(flow: string): Promise<string[]>
  close(): Promise<void>
}

/** The certificates of emulators are of an authority that the browser does not know; `emu.test` is this machine. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--ignore-certificate-errors', '--host-resolver-rules=MAP emu.test 127.0.0.1']
  })

export const makeTools = (browser: Browser): Tools & FlowEnd => {
  const problems: string[] = []
  const emulators: Emulator[] = []
  const contexts: BrowserContext[] = []
  const context: Tools['context'] = async (
    { language, theme, width } = { language: 'en', theme: 'light', width: 1280 }
  ) => {
    const made = await browser.newContext({
      viewport: { width, height: width === 360 ? 740 : 800 },
      colorScheme: theme,
      locale: language === 'zh' ? 'zh-CN' : 'en-US',
      reducedMotion: 'reduce'
    })
    made.setDefaultTimeout(PATIENCE)
    contexts.push(made)
    return made
  }
  return {
    problems,
    context,
    start: async (options = {}) => {
      const emulator = await createEmulator({ port: 0, freeze: START, ...options })
      emulators.push(emulator)
      return emulator
    },
    open: async ({ url }, hash, { look, path = '/_emulator/ui/', context: given } = {}) => {
      const page = await (given ?? (await context(look))).newPage()
      watch(page, new URL(url).origin, problems)
      await slowDown(page)
      await page.goto(`${url}${path}${hash}`)
      await page.locator('h1').waitFor()
      return page
    },
    shown: flow => {
      const pages = contexts.flatMap(made => made.pages())
      const file = (index: number) => `${SCREENSHOTS}/${flow.replace(/[^a-z0-9]+/gi, '-')}-${index + 1}.png`
      return Promise.all(
        pages.map(async (page, index) => `${await describePage(page)} ${await picture(page, file(index))}`)
      )
    },
    close: async () => {
      await Promise.all(contexts.map(made => made.close()))
      await Promise.all(emulators.map(emulator => emulator.close()))
    }
  }
}

/** With SLOW=4 pages run at a fourth of their speed, as on a loaded machine. */
const slowDown = async (page: Page): Promise<void> => {
  const rate = Number(process.env['SLOW'] ?? 1)
  if (rate === 1) return
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate })
}

/** The file with a screenshot of a page; a page that does not answer has none. */
const picture = (page: Page, path: string): Promise<string> =>
  page.screenshot({ path, timeout: 5000 }).then(
    () => path,
    () => '(no screenshot)'
  )

const describePage = async (page: Page): Promise<string> => {
  const read = page.evaluate(() => (document.querySelector('.main') ?? document.body).textContent ?? '')
  const tooLate = new Promise<string>(resolve => setTimeout(resolve, 2000, '(it does not answer)').unref())
  const text = await Promise.race([read, tooLate]).catch(error => `(${error})`)
  const { pathname, hash } = new URL(page.url())
  return `${pathname}${hash} ${text.replace(/\s+/g, ' ').trim().slice(0, 300)}`
}

/** Errors of the page, which violations of its policy are among, and requests to elsewhere. An answer that is no 2xx is none: pages show it. */
const watch = (page: Page, origin: string, problems: string[]): void => {
  page.on('pageerror', error => problems.push(`page error: ${error.message}`))
  page.on('console', message => {
    const text = message.text()
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) problems.push(`console: ${text}`)
  })
  page.context().on('request', request => {
    const url = request.url()
    if (new URL(url).origin !== origin && !url.startsWith('data:') && !url.startsWith('blob:'))
      problems.push(`request to another origin: ${url}`)
  })
}

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let axeSource: Promise<string> | undefined

interface AxeResult {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[]
}

/** What a page must not have: violations of axe, a sideways scroll, text that is cut or sticks out, controls on top of each other. */
export const flawsOf = async (page: Page): Promise<string[]> => {
  axeSource ??= readFile(AXE, 'utf8')
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await axeSource)
  const violations = (await page.evaluate(() =>
    (window as unknown as { axe: { run(options: object): Promise<{ violations: unknown }> } }).axe
      .run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
      .then(({ violations }) => violations)
  )) as AxeResult[]
  const told = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary?.split('\n')[1]})`
    )
  )
  return [...told, ...(await page.evaluate(layoutFlaws))]
}

/** Runs in the page. */
const layoutFlaws = (): string[] => {
  const flaws: string[] = []
  const nameOf = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${element.textContent?.trim().slice(0, 40)}`
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) flaws.push(`the page scrolls sideways by ${scrollWidth - clientWidth} px`)
  const shown = [...document.querySelectorAll<HTMLElement>('body *')].filter(
    element => element.offsetParent !== null && element.closest('.hidden-text, pre') === null
  )
  for (const element of shown) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim() !== '')
    if (!own || element.scrollWidth <= element.clientWidth + 1 || element.clientWidth === 0) continue
    const { overflowX, textOverflow } = getComputedStyle(element)
    // An ellipsis says that there is more; where text may not be cut, it must not stick out either.
    if (textOverflow !== 'ellipsis' && overflowX !== 'auto') flaws.push(`text does not fit: ${nameOf(element)}`)
  }
  const modal = document.querySelector('dialog[open]')
  const controls = shown.filter(
    element =>
      element.matches('button, a[href], input, select, textarea') && (modal === null || modal.contains(element))
  )
  const fixed = (element: Element) => element.closest('.side, .toasts, .top, .panel')
  /** The part of a control that the boxes around it, which scroll, do not hide. */
  const shownBox = (element: Element) => {
    let { left, top, right, bottom } = element.getBoundingClientRect()
    for (let box = element.parentElement; box !== null && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowY === 'visible') continue
      const outer = box.getBoundingClientRect()
      left = Math.max(left, outer.left)
      top = Math.max(top, outer.top)
      right = Math.min(right, outer.right)
      bottom = Math.min(bottom, outer.bottom)
    }
    return { left, top, right, bottom }
  }
  for (const [index, one] of controls.entries()) {
    const a = shownBox(one)
    for (const other of controls.slice(index + 1)) {
      if (one.contains(other) || fixed(one) !== fixed(other)) continue
      const b = shownBox(other)
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      if (wide > 1 && high > 1) flaws.push(`controls overlap: ${nameOf(one)} and ${nameOf(other)}`)
    }
  }
  return flaws
}
