/** `1 job`, `2 jobs`, `1,000 jobs`. @param noun in the singular; the plural adds an s */
export const countOf = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
