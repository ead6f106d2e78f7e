import { signal } from '@preact/signals'

const KEY = 'emulator-token'

const read = (): string | undefined => {
  try {
    return sessionStorage.getItem(KEY) ?? undefined
  } catch {
    return undefined
  }
}

/** The value of `--control-token` as a person has typed it. It is kept in this tab alone, and sent in a header only. */
export const token = signal<string | undefined>(read())

/** Whether the emulator asks for a token; `refused`: it did not take the last one. */
export const tokenAsked = signal<false | 'missing' | 'refused'>(false)

let waiting: (() => void)[] = []

/** Opens the dialog, once for all calls that wait, and ends when there is another token. @param refused that was sent */
export const askForToken = (refused: string | undefined): Promise<void> => {
  // Another call has brought one meanwhile.
  if (token.value !== refused) return Promise.resolve()
  tokenAsked.value = refused === undefined ? 'missing' : 'refused'
  return new Promise(resolve => waiting.push(resolve))
}

export const giveToken = (text: string): void => {
  try {
    sessionStorage.setItem(KEY, text)
  } catch {
    // It is asked for again after a reload.
  }
  token.value = text
  tokenAsked.value = false
  const ready = waiting
  waiting = []
  for (const go of ready) go()
}
