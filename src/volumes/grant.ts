import type { Volume } from './volume.ts'

/** Short-lived credentials for one volume. Made up from the seed; they open nothing but the emulator, and are not for logs. */
export interface Grant {
  readonly accessKey: string
  readonly secretKey: string
  /** Ends with `@` and the name of its sandbox, as keys do. */
  readonly token: string
  readonly volume: Volume
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** So many letters and digits. */
export const lettersOf = (random: () => number, length: number): string =>
  Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
