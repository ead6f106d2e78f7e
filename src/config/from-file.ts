import { isMap, isNode, isScalar } from 'yaml'
import { readYaml, TO_JS, type YamlFault } from '../text/yaml.ts'
import { describeMismatch, KINDS, orElse, type Row, SETTINGS, type SettingsSource } from './rows.ts'

const BY_KEY = new Map(SETTINGS.map(row => [row.key, row]))
const KEYS = [...BY_KEY.keys()]

/** The only key that is no setting: it names the schema for completion in editors. */
const SCHEMA_KEY = '$schema'

/**
 * Parses a config file in YAML or JSON, which is a subset of YAML. `path` is for messages only. Import this file only when there is
 * a config file, because it loads `yaml`.
 */
export const fromFile = (path: string, text: string): SettingsSource => {
  const { document, lines, faults } = readYaml(text)
  const at = (offset = 0): string => `${path}:${lines.linePos(offset).line}`
  if (faults.length > 0) {
    return {
      values: {},
      problems: formatProblems(faults.map(fault => `${at(fault.offset)}: ${textOf(fault)}; correct the file`))
    }
  }
  if (document.contents === null) return { values: {}, problems: [] }
  if (!isMap(document.contents)) {
    return { values: {}, problems: [`${at()}: there are no settings; write one a line, for example, port: 19540`] }
  }

  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const { key, value: node } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : String(key)
    const where = at(isNode(key) ? key.range?.[0] : undefined)
    const row = BY_KEY.get(name)
    const value: unknown = isNode(node) ? node.toJS(document, TO_JS) : node
    if (row === undefined) {
      const otherwise = `remove it: the keys are ${KEYS.join(', ')}`
      if (name !== SCHEMA_KEY) problems.push(`${where}: unknown key ${name}; ${orElse(name, KEYS, '', otherwise)}`)
    } else if (KINDS[row.kind].fits(value, row)) values[name] = value
    else problems.push(`${where}: ${describeMismatch(name, value, row, exampleOf(row, value))}`)
  }
  return { values, problems: formatProblems(problems) }
}

/** Maximum reported problems: one syntax error can cause thousands. */
const MOST_PROBLEMS = 20

const formatProblems = (problems: readonly string[]): readonly string[] =>
  problems.length <= MOST_PROBLEMS
    ? problems
    : [...problems.slice(0, MOST_PROBLEMS), `and ${problems.length - MOST_PROBLEMS} more`]

/** For several documents, the message of `yaml` addresses the programmer instead of the file's author. */
const textOf = ({ code, message }: YamlFault): string =>
  code === 'MULTIPLE_DOCS' ? 'a second document begins here' : message

/** The most likely intended value: `era: 2023`, a number, should be `era: "2023"`. */
const exampleOf = (row: Row, value: unknown): string => {
  const { fits, fromText } = KINDS[row.kind]
  const meant = typeof value === 'object' ? [] : [String(value), fromText(String(value))]
  return `${row.key}: ${JSON.stringify(meant.find(guess => fits(guess, row)) ?? row.example)}`
}
