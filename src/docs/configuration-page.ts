import { Type } from '@sinclair/typebox'
import { asText, KINDS, type Row, START_FLAGS } from '../config/rows.ts'
import { Settings } from '../config/settings.ts'

/** `docs/configuration.md`, whole. */
export const configurationPage = (): string => `# Configuration

[简体中文](configuration.zh-CN.md)

<!-- Generated from src/config/settings.ts. -->

Set each value by a flag, by an environment variable, or in a config file. Flags take precedence over variables, variables over
the file, and the file over the defaults.

| Flag | Variable | Key in the file | Valid values | Default | Meaning |
|---|---|---|---|---|---|
${settingRows(row => [KINDS[row.kind].accepted(row), row.description])}

## Flags

\`--port 0\` and \`--port=0\` are the same. Boolean settings are switches: \`--check-responses\`,
\`--no-check-responses\`, or \`--check-responses=true\`. For a list, repeat the flag or use commas. If another flag is repeated, its last
value applies.

## Environment variables

Numbers are plain decimal digits (\`8\`, \`0.5\`; not \`1e3\` or \`007\`), here and in flags. Switches are \`true\` or \`false\`, lists are separated by commas. An empty variable counts as unset.
Two variables are no settings, and \`start\` ignores them: \`ZILLIZ_EMULATOR_URL\` tells the other commands and the [pytest plugin](recipes.md#pytest) where an
emulator runs, \`ZILLIZ_EMULATOR_IMAGE\` tells the plugin which image to run. Other variables that begin with \`ZILLIZ_EMULATOR_\` must be in the table. Kubernetes adds such variables for a service named
\`zilliz-emulator\`: use another name, or set \`enableServiceLinks: false\` in the pod.

## Config file

\`--config FILE\` or \`ZILLIZ_EMULATOR_CONFIG\` sets its path. There is no default path. The file is YAML or JSON:

\`\`\`yaml
# yaml-language-server: $schema=./fixtures/config.schema.json
port: 0
era: "2024"
speed: 100
neutralHosts:
  - gateway.test
\`\`\`

The JSON Schema is \`fixtures/config.schema.json\`; in a JSON file, use the key \`$schema\`. All paths are relative to the working
directory of the emulator, also those in the file.

## Completion in a shell

\`completion\` prints completions of commands, flags and their values:

\`\`\`text
bash  source <(zilliz-import-emulator completion bash)     in ~/.bashrc
zsh   source <(zilliz-import-emulator completion zsh)      in ~/.zshrc, after compinit
fish  zilliz-import-emulator completion fish | source      in ~/.config/fish/config.fish
\`\`\`

## Invalid settings

Unknown names and invalid values are never guessed, converted or ignored: the start fails with exit code 2. It reports all problems at
once, each with its flag, variable, or file and line, the valid values, and an example to copy.

## Exit codes

| Exit code | Meaning |
|---|---|
| 0 | success, or stopped by a signal |
| 1 | failed; \`check\` found a fault; \`coverage\` is below \`--fail-under\` |
| 2 | invalid flag, variable, config file or world |
| 3 | the port or address is unavailable |
| 70 | \`start\` ended with an unexpected error, which is a defect. It logs the error and tries to write the \`--export-on-exit\` file |
| 130, 143 | stopped by a second signal |
`

/** A row of the table for each setting, with the valid values and the meaning in the language of the page. */
export const settingRows = (texts: (row: Row) => readonly [accepted: string, meaning: string]): string =>
  START_FLAGS.map(row => {
    const [accepted, meaning] = texts(row)
    const names = [code(row.flag), code(row.variable), row.key === 'config' ? '' : code(row.key)]
    return `| ${[...names, accepted, code(defaultText(row)), meaning].map(cell).join(' | ')} |`
  }).join('\n')

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
