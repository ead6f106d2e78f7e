import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { emulator, startServer } from './servers/servers.mjs'
import { HEADERS, HOST, IMPORT_BODY, IMPORT_PATH } from './support/import-call.mjs'
import { load } from './support/load.mjs'
import { SERVER_CORE } from './support/machine.mjs'
import { median, spread, whole } from './support/stats.mjs'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Milliseconds, MB and rows. */
const TARGETS = { painted: 300, usable: 500, usableSlow: 1500, shown: 400, heap: 60, rows: 200 }

const MANY_REQUESTS = 100_000

/** A reply of the emulator that a browser shows as it is. */
const PLAIN_TEXT = '/_emulator/info'

const ROWS = '.journal-list tbody tr'

/** Runs in the page before its own programs: a promise of the time at which the first frame with such an element has been drawn. */
const noteDrawn = selector => {
  globalThis.benchDrawn = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no ${selector} after 30 s`)), 30_000)
    const observer = new MutationObserver(() => {
      if (document.querySelector(selector) === null) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    })
    observer.observe(document, { childList: true, subtree: true })
  })
}

const PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"

/**
 * Opens a page in a browser context of its own, so that nothing is cached. The page itself takes the times: an answer to this process comes
 * a tenth of a second later, and what Playwright puts into a page to wait there holds it up.
 * @param selector of what is waited for @returns milliseconds from the start of the navigation
 */
const openCold = async (browser, url, selector, slowDown) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await page.addInitScript(noteDrawn, selector)
    if (slowDown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    await page.goto(url, { waitUntil: 'commit' })
    const evaluated = async expression => {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true })
      if (exceptionDetails !== undefined) throw new Error(`${url}: ${exceptionDetails.exception?.description}`)
      return result.value
    }
    const usable = await evaluated('benchDrawn')
    // The first paint is told a moment after it.
    const painted = await evaluated(`new Promise(resolve => setTimeout(() => resolve(${PAINTED}), 100))`)
    return { painted, usable }
  } finally {
    await context.close()
  }
}

/** Milliseconds from the reply of an import until its row stands on an open journal page. */
const untilShown = async (page, port) => {
  const reply = await fetch(`http://${HOST}:${port}${IMPORT_PATH}`, {
    method: 'POST',
    headers: HEADERS,
    body: IMPORT_BODY
  })
  const { data } = await reply.json()
  const answered = performance.now()
  await page.waitForFunction(
    ([rows, jobId]) => [...document.querySelectorAll(rows)].slice(-60).some(row => row.textContent.includes(jobId)),
    [ROWS, data.jobId],
    { polling: 'raf', timeout: 10_000 }
  )
  return performance.now() - answered
}

/** Ages of the newest row of a page that many requests fill, by the page's own clock: each 100 ms, from the first request on. */
const agesUnderLoad = page =>
  page.evaluate(async rows => {
    const start = Date.now()
    const newest = () => {
      const cell = [...document.querySelectorAll(`${rows} .time-cell span[title]`)].at(-1)
      // The title has the day, and only the text has milliseconds.
      return Date.parse(`${cell?.getAttribute('title')?.slice(0, 10)}T${cell?.textContent.trim()}Z`)
    }
    const pause = () => new Promise(resolve => setTimeout(resolve, 100))
    while (!(newest() > start)) await pause()
    const ages = []
    for (let n = 0; n < 30; n++) {
      await pause()
      ages.push(Date.now() - newest())
    }
    return ages
  }, ROWS)

const heapOf = async page => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}

/** What the console takes in a browser. @param {{ quick: boolean, say: (text: string) => void }} options */
export const pages = async ({ quick, say }) => {
  if (!existsSync(CHROMIUM)) return { verdicts: [], lines: [`absent: Chromium (${CHROMIUM} is missing; set CHROMIUM)`] }
  const turns = quick ? 3 : 11
  const server = await startServer(emulator, { core: SERVER_CORE })
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  try {
    const ui = `http://${HOST}:${server.port}/_emulator/ui/`
    const jobs = `${ui}#/jobs`
    const opened = { blank: [], blankSlow: [], plain: [], slow: [] }
    for (let turn = 0; turn <= turns; turn++) {
      const times = {
        blank: await openCold(browser, `http://${HOST}:${server.port}${PLAIN_TEXT}`, 'pre', 1),
        blankSlow: await openCold(browser, `http://${HOST}:${server.port}${PLAIN_TEXT}`, 'pre', 4),
        plain: await openCold(browser, jobs, 'main tbody tr', 1),
        slow: await openCold(browser, jobs, 'main tbody tr', 4)
      }
      // The first turn fills the caches of the machine.
      if (turn > 0) for (const [kind, list] of Object.entries(opened)) list.push(times[kind])
    }
    say(`jobs page: drawn after ${whole(median(opened.plain.map(({ usable }) => usable)))} ms`)
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${ui}#/journal`)
    await page.waitForSelector(ROWS)
    const shown = []
    for (let turn = 0; turn < turns * 3; turn++) {
      await sleep(100)
      shown.push(await untilShown(page, server.port))
    }
    say(`an import is shown after ${whole(median(shown))} ms`)
    const flood = load(server, { amount: quick ? 10_000 : MANY_REQUESTS })
    const ages = await agesUnderLoad(page)
    const { perSecond } = await flood
    await sleep(1000)
    const heap = await heapOf(page)
    const rows = await page.locator(ROWS).count()
    return report({ ...opened, shown, ages, perSecond, heap, rows, quick })
  } finally {
    await browser.close()
    await server.stop()
  }
}

const report = ({ blank, blankSlow, plain, slow, shown, ages, perSecond, heap, rows, quick }) => {
  const [painted, usable, usableSlow] = [
    plain.map(one => one.painted),
    plain.map(one => one.usable),
    slow.map(one => one.usable)
  ]
  const verdict = (what, values, target, unit = 'ms') => ({
    what,
    value: `${whole(median(values))} ${unit} (${spread(values)})`,
    target: `at most ${whole(target)} ${unit}`,
    met: median(values) <= target
  })
  const row = (what, fast, slow) => {
    const times = [fast, slow].flatMap(list => [list.map(one => one.painted), list.map(one => one.usable)])
    return `| ${[what, ...times.map(values => whole(median(values)))].join(' | ')} |`
  }
  return {
    verdicts: [
      verdict('first contentful paint, nothing cached', painted, TARGETS.painted),
      verdict('jobs drawn, nothing cached', usable, TARGETS.usable),
      verdict('jobs drawn on a processor a quarter as fast', usableSlow, TARGETS.usableSlow),
      verdict('an import is on the open journal page, after its reply', shown, TARGETS.shown),
      verdict(`age of the newest row at ${whole(perSecond)} imports a second`, ages, TARGETS.shown),
      verdict(`heap of the tab after ${quick ? '10,000' : whole(MANY_REQUESTS)} requests`, [heap], TARGETS.heap, 'MB'),
      verdict('rows in the document then', [rows], TARGETS.rows, 'rows')
    ],
    lines: [
      '| milliseconds | first contentful paint | drawn | first contentful paint, a quarter as fast | drawn, a quarter as fast |',
      '|---|--:|--:|--:|--:|',
      row('the page of the jobs', plain, slow),
      row(`a line of text, \`${PLAIN_TEXT}\`: what the browser itself takes`, blank, blankSlow),
      '',
      `Headless Chromium at 1280 × 800 beside the emulator and the load on one machine, ${plain.length} contexts without a cache. The age of the newest row counts from`,
      'the arrival of its request to the time of looking, every 100 ms.'
    ]
  }
}
