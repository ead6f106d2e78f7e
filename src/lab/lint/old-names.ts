import type { Rule, Seen } from './rule.ts'

const isSaid = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

const oldNamesOf = ({ what: { operation, path }, fields }: Seen): readonly string[] => {
  if (operation?.version !== 'v2') return []
  const old: string[] = []
  if (path.endsWith('/getProgress')) old.push('getProgress is get_progress now, or describe as the SDKs say')
  if (/^\/+v2\/+stages/.test(path)) old.push('stages are volumes now')
  if (operation.name === 'v2.create') {
    if (isSaid(fields['objectUrl'])) old.push('objectUrl is objectUrls now, a list of lists')
    if (isSaid(fields['stageName'])) old.push('stageName is volumeName now')
  }
  return old
}

export const oldNames: Rule = {
  name: 'old-names',
  fix: 'say the new name; both are answered here',
  source: 'create and describe pages of v2 and their earlier versions',
  look: seen => {
    const old = oldNamesOf(seen)
    return old.length === 0 ? undefined : old.join('; ')
  }
}
