import { effect, signal } from '@preact/signals'
import { readStored, writeStored } from './storage.ts'

/** The choices of a person in this browser, in its storage where the page may use it. */
const stored = <Value extends string>(name: string, known: readonly Value[], first: Value) => {
  const choice = signal<Value>(known.find(value => value === readStored('localStorage', name)) ?? first)
  effect(() => writeStored('localStorage', name, choice.value))
  return choice
}

export const THEMES = ['system', 'light', 'dark'] as const

export type Theme = (typeof THEMES)[number]

export const theme = stored<Theme>('emulator-theme', THEMES, 'system')

export const LANGUAGES = ['en', 'zh'] as const

export type Language = (typeof LANGUAGES)[number]

/** `?lang=zh` of the address, then what was chosen, then what the browser prefers. */
const preferred = (): Language => {
  if (typeof navigator === 'undefined') return 'en'
  return navigator.languages
    .find(tag => /^(?:en|zh)\b/i.test(tag))
    ?.slice(0, 2)
    .toLowerCase() === 'zh'
    ? 'zh'
    : 'en'
}

export const language = stored<Language>('emulator-language', LANGUAGES, preferred())

/** Applies `?lang=` of the address, and puts both choices on the document. */
export const applySettings = (): void => {
  const asked = new URLSearchParams(location.search).get('lang')
  const found = LANGUAGES.find(name => name === asked)
  if (found !== undefined) language.value = found
  effect(() => {
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
  })
  effect(() => {
    if (theme.value === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme.value
  })
}
