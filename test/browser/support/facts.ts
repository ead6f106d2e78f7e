import type { Page } from 'playwright-core'

/** One thing that a picture shows: its place in pixels, its colour, its text. */
export interface Fact {
  /** Left, top, width, height. */
  readonly box: readonly [number, number, number, number]
  readonly color: string
  readonly text: string
}

/** Pixels by which a box may differ: versions of Chromium round differently. */
const TOLERANCE = 2

const FONTS = {
  '--sans': ['Liberation Sans', 'WenQuanYi Micro Hei'],
  '--mono': ['Liberation Mono', 'WenQuanYi Micro Hei Mono']
}

/** Gives the page the fonts of the pictures. Resolves to whether this machine has them: only then boxes can be compared. */
export const usePictureFonts = (page: Page): Promise<boolean> =>
  page.evaluate(fonts => {
    const context = document.createElement('canvas').getContext('2d')
    const widthIn = (font: string): number => {
      if (context === null) return 0
      context.font = `20px ${font}`
      return context.measureText('Wide 导入 iii').width
    }
    for (const [name, families] of Object.entries(fonts)) {
      const list = families.map(family => `"${family}"`).join(', ')
      document.documentElement.style.setProperty(name, `${list}, sans-serif`)
    }
    // A font that is missing gets the width of the one that stands in for it, whichever that is.
    return Object.values(fonts)
      .flat()
      .every(family => widthIn(`"${family}", monospace`) === widthIn(`"${family}", serif`))
  }, FONTS)

/** Replaces texts that differ from run to run: the port, times of the machine, durations. */
export const settleTexts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.nodeValue ?? ''
      const settled = text
        .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:19540')
        .replace(/\b20(?!24)\d\d-\d\d-\d\d \d\d:\d\d:\d\d/g, '2024-01-02 03:04:05')
        .replace(/\d+(?:\.\d+)?(?= ?(?:ms|毫秒)$)/, '2.1')
        .replace(/^(?:now|\d+ seconds? ago|\d minutes? ago)$/, '5 seconds ago')
        .replace(/^(?:现在|\d+秒钟?前|\d分钟前)$/, '5秒钟前')
      if (settled !== text) node.nodeValue = settled
    }
  })

/** All texts, fields and bars in the window, in the order of the page. */
export const factsOf = (page: Page): Promise<Fact[]> =>
  page.evaluate(() => {
    const facts: Fact[] = []
    const add = (element: Element, { left, top, width, height }: DOMRect, text: string): void => {
      if (
        text === '' ||
        width < 2 ||
        left >= innerWidth ||
        top >= innerHeight ||
        left + width <= 0 ||
        top + height <= 0
      )
        return
      if (!element.checkVisibility()) return
      const box = [left, top, width, height].map(Math.round) as unknown as Fact['box']
      facts.push({ box, color: getComputedStyle(element).color, text })
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement
      if (element === null || element.closest('option, .hidden-text') !== null) continue
      if (node instanceof Text) {
        const range = document.createRange()
        range.selectNodeContents(node)
        add(element, range.getBoundingClientRect(), (node.nodeValue ?? '').trim().replace(/\s+/g, ' '))
      } else if (element instanceof HTMLSelectElement) {
        add(element, element.getBoundingClientRect(), element.selectedOptions[0]?.textContent ?? '')
      } else if (element instanceof HTMLInputElement) {
        const mark = element.type === 'checkbox' || element.type === 'radio' ? `${element.type} ${element.checked}` : ''
        add(element, element.getBoundingClientRect(), mark || element.value || element.placeholder)
      } else if (element.matches('[role=progressbar]')) {
        add(element, element.getBoundingClientRect(), `progress ${element.getAttribute('aria-valuenow')}`)
      }
    }
    return facts
  })

/** The file beside a picture: a fact a line, so that a difference can be read. */
export const factsToJson = (facts: readonly Fact[]): string =>
  `[\n${facts.map(({ box, color, text }) => JSON.stringify([...box, color, text])).join(',\n')}\n]\n`

export const factsFromJson = (text: string): Fact[] =>
  (JSON.parse(text) as [number, number, number, number, string, string][]).map(
    ([x, y, width, height, color, text]) => ({
      box: [x, y, width, height],
      color,
      text
    })
  )

/** Where page and picture differ; none if they agree. @param boxes whether boxes are compared too */
export const differences = (shown: readonly Fact[], stored: readonly Fact[], boxes: boolean): string[] => {
  const found: string[] = []
  const describe = (fact: Fact | undefined): string =>
    fact === undefined ? 'nothing' : `"${fact.text}" at ${fact.box.join(' ')}, ${fact.color}`
  for (let index = 0; index < Math.max(shown.length, stored.length); index++) {
    const [a, b] = [shown[index], stored[index]]
    const same =
      a !== undefined &&
      b !== undefined &&
      a.text === b.text &&
      a.color === b.color &&
      (!boxes || a.box.every((value, at) => Math.abs(value - (b.box[at] ?? 0)) <= TOLERANCE))
    if (!same) found.push(`the page shows ${describe(a)}; its picture shows ${describe(b)}`)
    // What follows a text that is missing differs as well.
    if (!same && a?.text !== b?.text) break
  }
  return found
}
