import { type Row, SETTINGS } from './rows.ts'
import type { Settings } from './settings.ts'

/** A fresh object of the default of every row that has one. */
export const defaultsOf = (rows: readonly Row[]): Record<string, unknown> =>
  Object.fromEntries(rows.filter(row => row.default !== undefined).map(row => [row.key, structuredClone(row.default)]))

/** A fresh object of every setting that has a default; `world` and `buckets` have none and are absent. */
export const defaultSettings = (): Settings => defaultsOf(SETTINGS) as Settings

/** The era that goes with a flavor. Milvus imports what the cloud imports since 2025. */
export const eraOf = (chosen: Readonly<Record<string, unknown>>): { readonly era?: '2025' } =>
  chosen['flavor'] === 'milvus' ? { era: '2025' } : {}

/** What was chosen, and the defaults for the rest. */
export const withDefaults = (chosen: Readonly<Record<string, unknown>>): Settings => ({
  ...defaultSettings(),
  ...eraOf(chosen),
  ...chosen
})
