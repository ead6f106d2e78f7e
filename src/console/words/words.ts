import { language } from '../settings.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Name of a text of the console. */
export type Word = keyof typeof en

const TEXTS = { en, zh } as const

/** The tag that `Intl` takes. */
export const tagOf = (): string => (language.value === 'zh' ? 'zh-CN' : 'en')

/**
 * A text in the language of the page, with `{names}` replaced. Of a text `one|many` the form for `count` is taken; numbers are written as
 * the language does.
 */
export const say = (word: Word, values: Readonly<Record<string, string | number>> = {}): string => {
  const text: string = TEXTS[language.value][word]
  return formOf(text, values['count']).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value
  })
}

/** English has two forms, Chinese has one. */
const formOf = (text: string, count: string | number | undefined): string => {
  const [one = '', many] = text.split('|')
  if (many === undefined) return one
  return count === 1 && language.value === 'en' ? one : many
}

// Numbers are not written by `Intl`, though the same as by it: its first use holds a page up by 30 ms and more.

/** `1,234.5` in both languages. */
export const number = (value: number, digits = 3): string => {
  const [whole = '', part] = String(Number(value.toFixed(digits))).split('.')
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return part === undefined ? grouped : `${grouped}.${part}`
}

/** Names one after the other. */
export const list = (names: readonly string[]): string => names.join(language.value === 'zh' ? '、' : ', ')

/** `0.4` is `40%` in both languages. */
export const percent = (ratio: number): string => `${number(ratio * 100, 0)}%`

const SIZES = ['kB', 'MB', 'GB', 'TB'] as const

export const bytes = (size: number): string => {
  if (size < 1000)
    return language.value === 'zh' ? `${number(size, 0)}字节` : `${number(size, 0)} ${size === 1 ? 'byte' : 'bytes'}`
  const step = Math.min(SIZES.length, Math.floor(Math.log10(size) / 3))
  return `${number(size / 1000 ** step, 1)} ${SIZES[step - 1]}`
}

/** UTC, as the emulator's own times are: `2024-01-02 03:04:05`. */
export const moment = (time: string | number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ')

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000]
] as const

/** How long before `now`, both in epoch milliseconds: `5 minutes ago`. */
export const ago = (time: number, now: number): string => {
  const past = time - now
  const [unit, length] = STEPS.find(([, length]) => Math.abs(past) >= length) ?? (['second', 1000] as const)
  return new Intl.RelativeTimeFormat(tagOf(), { numeric: 'auto' }).format(Math.trunc(past / length), unit)
}

const LENGTHS = {
  en: [' ms', ' sec', ' min', ' hr'],
  zh: ['毫秒', '秒', '分钟', '小时']
} as const

/** A length of time: `250 ms`, `1.5 sec`, `2 min`. */
export const duration = (milliseconds: number): string => {
  const [ms, second, minute, hour] = LENGTHS[language.value]
  if (milliseconds < 1000) return number(milliseconds, milliseconds < 10 ? 1 : 0) + ms
  if (milliseconds < 60_000) return number(milliseconds / 1000, 1) + second
  if (milliseconds < 3_600_000) return number(milliseconds / 60_000, 1) + minute
  return number(milliseconds / 3_600_000, 1) + hour
}
