import type { FaultInput } from '../../../lab/faults/schema.ts'
import type { ScenarioInput } from '../../../lab/scenarios/schema.ts'
import { fieldsOf } from './fault-rules.ts'

/** The call that adds a rule, for a shell. @param base of the control API */
export const curlOf = (
  path: 'faults' | 'scenarios',
  rule: FaultInput | ScenarioInput,
  base: string,
  sandbox: string
): string =>
  [
    `curl --request POST ${quote(`${base}${path}`)}`,
    `--header ${quote(`x-emulator-sandbox: ${sandbox}`)}`,
    `--header 'content-type: application/json'`,
    `--data ${quote(JSON.stringify(rule))}`
  ].join(' \\\n  ')

/** The command that adds a fault; undefined: it has no flags for one of its fields. */
export const commandOf = (rule: FaultInput, url: string, sandbox: string): string | undefined => {
  const { operation, match = {}, delay, drip, lost, pass, ...fields } = rule
  if (drip !== undefined || (delay !== undefined && typeof delay !== 'string') || match.key !== undefined)
    return undefined
  const flags = Object.entries({ ...fields, delay, ...match })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` --${name} ${quote(String(value))}`)
  const bare = [...(lost === true ? [' --lost'] : []), ...(pass === true ? [' --pass'] : [])]
  const where = ` --url ${quote(url)} --sandbox ${quote(sandbox)}`
  return `npx zilliz-import-emulator faults add ${quote(operation)}${[...flags, ...bare].join('')}${where}`
}

const quote = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** A collection name that does the same to each call that names it; undefined: there is none. */
export const magicNameOf = (rule: FaultInput): string | undefined => {
  const { operation, match = {}, code, reason, status, delay, drip, wire, lost, pass } = rule
  if (!fieldsOf(operation).includes('collection') || pass === true || reason !== undefined) return undefined
  if (match.cluster !== undefined || match.object !== undefined || match.key !== undefined) return undefined
  if (drip !== undefined && drip.chunks !== 10) return undefined
  const { collection = 'articles' } = match
  const lengths = [delay, drip?.over].filter(length => length !== undefined)
  if (!/^\w+$/.test(collection) || !lengths.every(isShort)) return undefined
  const words = [
    ...(delay === undefined ? [] : [`delay_${delay}`]),
    ...(lost === true ? ['lost'] : []),
    ...(code === undefined ? [] : [String(code)]),
    ...(status === undefined ? [] : [`http_${status}`]),
    ...(drip === undefined ? [] : [`drip_${drip.over}`]),
    ...(wire === undefined ? [] : [wire])
  ]
  return words.length === 0 ? undefined : `${collection}_emulate_${words.join('_')}`
}

const isShort = (length: unknown): boolean => typeof length === 'string' && /^\d{1,15}(?:ms|s|m)$/.test(length)

const QUIRKS = {
  'stuck-at-80': 'stuck_at_80',
  'failed-without-reason': 'failed_without_reason',
  'falls-back': 'falls_back'
}

/** A collection name that plans each job which is imported into it; undefined: there is none. */
export const magicScenarioOf = (rule: ScenarioInput): string | undefined => {
  const { match = {}, fail, stall, never, loseFile, quirk, vanish, progress } = rule
  if (match.cluster !== undefined || match.object !== undefined || match.key !== undefined) return undefined
  const at = fail === undefined ? stall?.at : (fail.at ?? 0.4)
  const percent = Math.round((at ?? 0) * 100)
  if (fail?.reason !== undefined || loseFile?.file !== undefined || Math.abs((at ?? 0) * 100 - percent) > 1e-9)
    return undefined
  const { collection = 'articles' } = match
  if (!/^\w+$/.test(collection) || progress === 'time') return undefined
  if (vanish !== undefined && !/^\d{1,7}(?:ms|s|m|h|d)$/.test(vanish.after)) return undefined
  const words = [
    ...(fail === undefined ? [] : [`fail_at_${percent}`]),
    ...(stall === undefined ? [] : [`stall_at_${percent}`]),
    ...(never === undefined ? [] : [never === 'pending' ? 'never' : 'never_at_99']),
    ...(loseFile === undefined ? [] : [loseFile.becomes === 'never-ready' ? 'lose_file_for_ever' : 'lose_file']),
    ...(quirk === undefined ? [] : [QUIRKS[quirk]]),
    ...(vanish === undefined ? [] : [`vanish_${vanish.after}`]),
    ...(progress === undefined ? [] : [progress.replace(':', '_')])
  ]
  return words.length === 0 ? undefined : `${collection}_emulate_${words.join('_')}`
}
