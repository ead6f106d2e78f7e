const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => ESCAPES[character] ?? character)

export type Element = readonly [name: string, content: string | number | readonly Element[]]

const elementText = ([name, content]: Element): string =>
  `<${name}>${typeof content === 'object' ? content.map(elementText).join('') : escaped(String(content))}</${name}>`

/** A document as S3 writes them. */
export const xml = (root: string, content: readonly Element[], namespace = true): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${elementText([root, content]).replace(
    `<${root}>`,
    namespace ? `<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` : `<${root}>`
  )}`
