import type { Settings } from '../../config/settings.ts'
import type { Env } from '../../config/sources.ts'

/** What one look of the doctor found. */
export interface Finding {
  readonly what: string
  readonly found: string
  /** How to mend it; undefined: nothing is wrong. */
  readonly mend?: string
}

/** @param now epoch milliseconds of the machine */
export type Look = (settings: Settings, env: Env, now: number) => Finding | Promise<Finding>
