import { XMLParser } from 'fast-xml-parser'

/** One element: its text, or its children; several of one name are an array. */
export type Element = string | { readonly [name: string]: Element | readonly Element[] }

// Values stay texts as they are: a key may be digits, or begin with a space. The option for HTML adds numeric entities.
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true, htmlEntities: true })

/** The document of a store; undefined when it is no XML. */
export const parseXml = (body: Buffer): Element | undefined => {
  // A document type can define entities that grow without limit.
  if (body.includes('<!DOCTYPE')) return undefined
  try {
    return parser.parse(body)
  } catch {
    return undefined
  }
}

/** The children of that name. */
export const childrenOf = (element: Element | undefined, name: string): readonly Element[] => {
  const found = typeof element === 'object' ? element[name] : undefined
  if (found === undefined) return []
  return Array.isArray(found) ? found : [found as Element]
}

export const childOf = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => childrenOf(found, name)[0], element)

/** The text of a descendant; empty when it is missing. */
export const textOf = (element: Element | undefined, ...path: readonly string[]): string => {
  const found = childOf(element, ...path)
  return typeof found === 'string' ? found : ''
}
