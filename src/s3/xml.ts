import { S3Error } from './protocol.ts'

export type Element = readonly [name: string, content: string | number | readonly Element[]]

/** An XML document in S3's form. */
export const xml = (root: string, content: readonly Element[] | string, namespace = true): string => {
  const attribute = namespace ? ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' : ''
  const inner = typeof content === 'string' ? escaped(content) : content.map(elementText).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${inner}</${root}>`
}

const elementText = ([name, content]: Element): string =>
  `<${name}>${typeof content === 'object' ? content.map(elementText).join('') : escaped(String(content))}</${name}>`

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;'
}

/** Characters that no document of XML 1.0 may have, not even as references. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys may have them
const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/** S3 writes a reference for a character that XML cannot hold, which strict parsers reject: they list with encoding-type=url. */
const escaped = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may have them
    /[&<>"\r\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g,
    character => ESCAPES[character] ?? `&#x${character.charCodeAt(0).toString(16)};`
  )

/** A parsed element. Attributes and comments are dropped; the text of one with children is not kept. */
export interface Node {
  readonly name: string
  readonly children: Node[]
  text: string
}

const DEEPEST = 8

/** Elements of the longest list that S3 takes: 10,000 parts with a number, an ETag and checksums. */
const MOST_ELEMENTS = 200_000

const malformed = (problem: string): S3Error =>
  new S3Error('MalformedXML', `the body is not the XML of this call: ${problem}`)

/** Parses a small XML document in linear time. No document type, so no entities of its own. @throws S3Error */
export const parseXml = (text: string): Node => {
  if (UNFIT.test(text)) throw malformed('it has a character that XML cannot hold')
  const top: Node = { name: '', children: [], text: '' }
  const open: Node[] = [top]
  let count = 0
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    const current = open[open.length - 1] ?? top
    if (current.children.length === 0) current.text += text.slice(at, start < 0 ? text.length : start)
    if (start < 0) break
    if (text.startsWith('<!--', start)) {
      at = endOf(text, '-->', start + 4)
      continue
    }
    if (text.startsWith('<?', start)) {
      at = endOf(text, '?>', start + 2)
      continue
    }
    if (text.startsWith('<!', start)) throw malformed('it has a document type or CDATA')
    at = endOf(text, '>', start + 1)
    const tag = text.slice(start + 1, at - 1)
    if (tag.startsWith('/')) {
      if (open.length === 1 || open.pop()?.name !== nameIn(tag.slice(1))) throw malformed('its tags do not match')
      continue
    }
    if (++count > MOST_ELEMENTS) throw malformed(`it has more than ${MOST_ELEMENTS} elements`)
    const node: Node = { name: nameIn(tag), children: [], text: '' }
    current.children.push(node)
    if (tag.endsWith('/')) continue
    if (open.push(node) > DEEPEST) throw malformed('its elements are nested too deeply')
  }
  if (open.length > 1) throw malformed('an element is not closed')
  const [root, ...others] = top.children
  if (root === undefined || others.length > 0) throw malformed('it has no single root element')
  return root
}

/** The position behind the next mark. */
const endOf = (text: string, mark: string, from: number): number => {
  const at = text.indexOf(mark, from)
  if (at < 0) throw malformed('a tag is not closed')
  return at + mark.length
}

const LONGEST_TAG = 1000

/** The name of a tag without its prefix and attributes. */
const nameIn = (tag: string): string => {
  if (tag.length > LONGEST_TAG) throw malformed('a tag is too long')
  const [, name] = /^(?:[\w.-]+:)?([\w.-]+)(?:\s|\/|$)/.exec(tag) ?? []
  if (name === undefined) throw malformed('a tag has no name')
  return name
}

/** The text of a child; undefined without one. @throws S3Error */
export const childText = (node: Node, name: string): string | undefined => {
  const child = node.children.find(child => child.name === name)
  return child && unescaped(child.text)
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi, (whole, decimal, hexadecimal, name) => {
        if (name !== undefined) return NAMED[name] ?? whole
        const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal)
        if (code > 0x10ffff) return whole
        const character = String.fromCodePoint(code)
        if (UNFIT.test(character)) throw malformed('it refers to a character that XML cannot hold')
        return character
      })
    : text
