import { Type } from '@sinclair/typebox'
import { asText, KINDS, type Row, START_FLAGS } from '../config/rows.ts'
import { Settings } from '../config/settings.ts'

/** `docs/configuration.md`, whole. */
export const configurationPage = (): string => `# Configuration

<!-- Generated from src/config/settings.ts. -->

Every setting can be given as a flag, as an environment variable, or in a config file. Flags win over variables, variables over
the file, the file over the defaults.

| Flag | Variable | Key in the file | Must be | Default | Meaning |
|---|---|---|---|---|---|
${START_FLAGS.map(settingRow).join('\n')}

## Flags

\`--port 0\` and \`--port=0\` are the same. A setting that is true or false is a switch: \`--check-responses\`,
\`--no-check-responses\`, or \`--check-responses=true\`. A list is given by repeating its flag or with commas. Of any other flag given
twice, the last wins.

## Environment variables

Numbers are plain decimal digits (\`8\`, \`0.5\`; not \`1e3\` or \`007\`), here and in flags. Switches are \`true\` or \`false\`, lists are separated by commas. An empty variable counts as unset.
Every other variable that begins with \`ZILLIZ_EMULATOR_\` must be one of the table. Kubernetes adds others of its own for a service that is
named \`zilliz-emulator\`: name it otherwise, or put \`enableServiceLinks: false\` into the pod.

## Config file

\`--config FILE\` or \`ZILLIZ_EMULATOR_CONFIG\` names it; without either no file is read. It is YAML or JSON:

\`\`\`yaml
# yaml-language-server: $schema=./fixtures/config.schema.json
port: 0
era: "2024"
speed: 100
neutralHosts:
  - gateway.test
\`\`\`

The JSON Schema is \`fixtures/config.schema.json\`; a JSON file names it by the key \`$schema\`. Paths in the file, like all others, are
relative to the folder where the emulator is started.

## When something is wrong

Nothing is guessed, converted or ignored: an unknown name or a value that does not fit stops the start with exit code 2. All problems
are reported at once, each with its flag, variable, or file and line, what it must be, and an example to copy.
`

const settingRow = (row: Row): string => {
  const names = [code(row.flag), code(row.variable), row.key === 'config' ? '' : code(row.key)]
  const cells = [...names, KINDS[row.kind].accepted(row), code(defaultText(row)), row.description]
  return `| ${cells.map(cell).join(' | ')} |`
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``)

/** The default as a reader would type it; empty when there is none, or when it is the empty list. */
export const defaultText = (row: Row): string => (row.default === undefined ? '' : asText(row.default))

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

/** `fixtures/config.schema.json`, whole: what a config file may hold. No key is required there, as every setting has a default. */
export const configurationSchema = (): string => {
  const { properties, ...rest } = Type.Partial(Settings)
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Config file of zilliz-import-emulator',
    ...rest,
    properties: { $schema: { type: 'string', description: 'Where this schema is, for editors.' }, ...properties }
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
