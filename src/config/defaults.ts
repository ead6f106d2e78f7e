import { SETTINGS } from './rows.ts'
import type { Settings } from './settings.ts'

/** A fresh object of every setting that has a default; `world` and `buckets` have none and are absent. */
export const defaultSettings = (): Settings =>
  Object.fromEntries(
    SETTINGS.filter(row => row.default !== undefined).map(row => [row.key, structuredClone(row.default)])
  ) as Settings
