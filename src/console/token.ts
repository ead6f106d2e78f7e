import { signal } from '@preact/signals'
import { readStored, TOKEN_KEY, writeStored } from './storage.ts'

/** The value of `--control-token` as a person has typed it. It is kept in this tab alone, and sent in a header only. */
export const token = signal(readStored('sessionStorage', TOKEN_KEY))

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
  writeStored('sessionStorage', TOKEN_KEY, text)
  token.value = text
  tokenAsked.value = false
  const ready = waiting
  waiting = []
  for (const go of ready) go()
}
