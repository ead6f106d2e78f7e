/** Characters that are invisible, such as control characters, or that change the order of the others. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text in which such characters are shown as `\u202e`: it cannot look like another text. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, character => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`)
