import { loadTemplates } from '../../lab/templates.ts'
import type { Look } from './finding.ts'

export const world: Look = async settings => {
  try {
    const names = [...(await loadTemplates(settings)).keys()]
    return { what: 'world', found: names.join(', ') }
  } catch (error) {
    return { what: 'world', found: (error as Error).message, mend: 'mend the file, or leave --world and --worlds out' }
  }
}
