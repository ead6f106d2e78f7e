import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { PACKAGE_ROOT } from '../root.ts'

interface Recipe {
  readonly title: string
  readonly text: string
  /** Below test/recipes. */
  readonly files: readonly string[]
}

const RECIPES: readonly Recipe[] = [
  {
    title: 'node:test',
    text: 'The emulator runs inside the test program, on a free port. Each test has a sandbox, which the end of its key names.',
    files: ['node-test/import.test.mjs']
  },
  { title: 'tap', text: 'The setup is the same.', files: ['tap/import.test.mjs'] },
  { title: 'Vitest', text: 'The setup is the same.', files: ['vitest/import.test.mjs'] },
  {
    title: 'Jest',
    text: 'One emulator serves all test files. Jest runs them in separate contexts, so they advance the clock over HTTP.',
    files: ['jest/jest.config.mjs', 'jest/start-emulator.mjs', 'jest/stop-emulator.mjs', 'jest/import.test.mjs']
  },
  {
    title: 'pytest',
    text: 'The session starts one process. Each test has a sandbox.',
    files: ['pytest/conftest.py', 'pytest/test_import.py']
  },
  { title: 'JUnit', text: 'The test uses only JUnit and the JDK.', files: ['junit/src/test/java/ImportTest.java'] },
  {
    title: 'Testcontainers',
    text: 'The test uses the image of [docker.md](docker.md). Without a container engine, it is only compiled, not run.',
    files: ['testcontainers/import.test.ts']
  },
  {
    title: 'GitHub Actions',
    text: `The emulator runs as a process beside the tests. To use the image instead: [docker.md](docker.md). To stop the emulator by a
signal, start \`node node_modules/zilliz-import-emulator/dist/bin.js\`: npm and npx start a shell that does not forward signals.`,
    files: ['github-actions/import-tests.yml']
  }
]

/** The page of recipes: the very files that `test/recipes/run.sh` runs. */
export const recipesPage = async (): Promise<string> => `# Recipes

<!-- Made from test/recipes by \`npm run docs\`; do not edit. -->

These tests use the emulator in several test runners. Each runs unchanged where the emulator is installed from [its package file](install.md#the-package-file)
or from a Git URL; \`test/recipes/run.sh\` verifies that with the package file. The JavaScript tests call this small client, which stands for your own code:

${await sourceOf('importer.mjs')}

${(await Promise.all(RECIPES.map(sectionOf))).join('\n\n')}
`

const LANGUAGES: Readonly<Record<string, string>> = {
  '.mjs': 'js',
  '.ts': 'ts',
  '.py': 'python',
  '.java': 'java',
  '.yml': 'yaml'
}

const sourceOf = async (file: string): Promise<string> => {
  const text = await readFile(join(PACKAGE_ROOT, 'test', 'recipes', file), 'utf8')
  return `\`${file.slice(file.indexOf('/') + 1)}\`\n\n\`\`\`${LANGUAGES[extname(file)]}\n${text}\`\`\``
}

const sectionOf = async ({ title, text, files }: Recipe): Promise<string> =>
  [`## ${title}`, text, ...(await Promise.all(files.map(sourceOf)))].join('\n\n')
