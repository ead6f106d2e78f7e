import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { parse } from 'yaml'
import { PACKAGE_ROOT } from '../root.ts'

/** A row of test/recipes/recipes.yaml; test/recipes/run.mjs uses its other fields. */
interface Recipe {
  /** Below test/recipes. */
  readonly folder: string
  readonly title: string
  readonly text: string
  readonly files: readonly string[]
  /** Its output is in the file output.txt. */
  readonly command?: string
}

/** The page of recipes: the very files and commands that `test/recipes/run.sh` runs, with the outputs that it compares. */
export const recipesPage = async (): Promise<string> => {
  const recipes: readonly Recipe[] = parse(await read('recipes.yaml'))
  return `# Recipes

<!-- Made from test/recipes by \`npm run docs\`; do not edit. -->

These tests use the emulator in several languages and test runners. \`test/recipes/run.sh\` runs each of them, from its files as they stand here to
the output below its command. Times and versions in an output differ from run to run.

The JavaScript tests import the package, from [its package file](install.md#the-package-file) or from a Git URL: \`npm install --save-dev FILE\`. The tests in
other languages need the command \`zilliz-import-emulator\` on \`PATH\`: \`npm install --global FILE\`.

The JavaScript tests call this small client, which stands for your own code:

${block('importer.mjs', await read('importer.mjs'))}

${(await Promise.all(recipes.map(toSection))).join('\n\n')}
`
}

const read = (file: string): Promise<string> => readFile(join(PACKAGE_ROOT, 'test', 'recipes', file), 'utf8')

const LANGUAGES: Readonly<Record<string, string>> = {
  '.mjs': 'js',
  '.ts': 'ts',
  '.py': 'python',
  '.java': 'java',
  '.go': 'go',
  '.yml': 'yaml'
}

const fence = (language: string | undefined, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

const block = (name: string, text: string): string => `\`${name}\`\n\n${fence(LANGUAGES[extname(name)], text)}`

const toSection = async ({ folder, title, text, files, command }: Recipe): Promise<string> => {
  const sources = files.map(async file => block(file, await read(`${folder}/${file}`)))
  const shown = command === undefined ? [] : [fence('sh', command), fence('text', await read(`${folder}/output.txt`))]
  return [`## ${title}`, text, ...(await Promise.all(sources)), ...shown].join('\n\n')
}
