/** Keeps for ever, or as long as the tab is open. */
type Area = 'localStorage' | 'sessionStorage'

/** Where the tab keeps its token. */
export const TOKEN_KEY = 'emulator-token'

/** What the browser keeps under a name; undefined: nothing, or the page may not use its storage. */
export const readStored = (area: Area, name: string): string | undefined => {
  try {
    return globalThis[area].getItem(name) ?? undefined
  } catch {
    return undefined
  }
}

/** A browser that keeps nothing asks again the next time. */
export const writeStored = (area: Area, name: string, value: string): void => {
  try {
    globalThis[area].setItem(name, value)
  } catch {}
}
