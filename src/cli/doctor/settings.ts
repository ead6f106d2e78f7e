import { completeSettings } from '../../config/load.ts'
import type { Look } from './finding.ts'

/** What a setting names that has to be there. */
export const settings: Look = chosen => {
  try {
    completeSettings(chosen)
    return { what: 'settings', found: 'what they name is there' }
  } catch (error) {
    return { what: 'settings', found: (error as Error).message, mend: 'change the flag, variable or config file' }
  }
}
