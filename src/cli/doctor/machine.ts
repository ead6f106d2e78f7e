import pkg from '../../../package.json' with { type: 'json' }
import { PAGES } from '../../contract/documents.ts'
import type { Look } from './finding.ts'

const OLDEST = [20, 20] as const

export const node: Look = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const found = process.version
  const [wanted, least] = OLDEST
  if (major > wanted || (major === wanted && minor >= least)) return { what: 'Node', found }
  return { what: 'Node', found, mend: `install ${pkg.engines.node}` }
}

/** A machine whose clock is before this version was written has a wrong one: certificates would not be valid yet. */
export const clock: Look = (_settings, _env, now) => {
  const found = new Date(now).toISOString()
  if (now >= Date.parse(PAGES.read)) return { what: 'clock', found }
  return { what: 'clock', found: `${found}, before this version was made`, mend: 'set the clock of this machine' }
}
