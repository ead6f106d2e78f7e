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

const formOf = (text: string, count: string | number | undefined): string => {
  const [one = '', many] = text.split('|')
  if (many === undefined) return one
  return typeof count === 'number' && new Intl.PluralRules(tagOf()).select(count) === 'one' ? one : many
}

export const number = (value: number): string => new Intl.NumberFormat(tagOf()).format(value)

/** Names one after the other. */
export const list = (names: readonly string[]): string => names.join(language.value === 'zh' ? '、' : ', ')

/** `0.4` is `40%`. */
export const percent = (ratio: number): string =>
  new Intl.NumberFormat(tagOf(), { style: 'percent', maximumFractionDigits: 0 }).format(ratio)

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export const bytes = (size: number): string => {
  const step = size < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(size) / 3))
  const digits = step === 0 ? 0 : 1
  const options = { style: 'unit', unit: UNITS[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short' } as const
  return new Intl.NumberFormat(tagOf(), { ...options, maximumFractionDigits: digits }).format(size / 1000 ** step)
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

/** A length of time: `250 ms`, `1.5 s`, `2 min`. */
export const duration = (milliseconds: number): string => {
  const [unit, value, digits] =
    milliseconds < 1000
      ? (['millisecond', milliseconds, milliseconds < 10 ? 1 : 0] as const)
      : milliseconds < 60_000
        ? (['second', milliseconds / 1000, 1] as const)
        : milliseconds < 3_600_000
          ? (['minute', milliseconds / 60_000, 1] as const)
          : (['hour', milliseconds / 3_600_000, 1] as const)
  return new Intl.NumberFormat(tagOf(), { style: 'unit', unit, maximumFractionDigits: digits }).format(value)
}
