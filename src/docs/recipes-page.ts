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
    text: 'The emulator runs inside the test program, on a port of its own; each test has a sandbox, named by the end of its key.',
    files: ['node-test/import.test.mjs']
  },
  { title: 'tap', text: 'The same.', files: ['tap/import.test.mjs'] },
  { title: 'Vitest', text: 'The same.', files: ['vitest/import.test.mjs'] },
  {
    title: 'Jest',
    text: 'One emulator for all test files. Jest runs them in contexts of their own, so time is moved over HTTP.',
    files: ['jest/jest.config.mjs', 'jest/start-emulator.mjs', 'jest/stop-emulator.mjs', 'jest/import.test.mjs']
  },
  {
    title: 'pytest',
    text: 'One process for the session, a sandbox for each test.',
    files: ['pytest/conftest.py', 'pytest/test_import.py']
  },
  { title: 'JUnit', text: 'With what the JDK has.', files: ['junit/src/test/java/ImportTest.java'] },
  {
    title: 'Testcontainers',
    text: 'With the image of [docker.md](docker.md). This one is compiled, not run, where there is no container engine.',
    files: ['testcontainers/import.test.ts']
  },
  {
    title: 'GitHub Actions',
    text: `As a process beside the tests; with the image: [docker.md](docker.md). To end it by a signal, start \`node\` itself, as
\`node node_modules/zilliz-import-emulator/dist/bin.js\`: npm and npx put a shell between, which ends without it.`,
    files: ['github-actions/import-tests.yml']
  }
]

/** The page of recipes: the very files that `test/recipes/run.sh` runs. */
export const recipesPage = async (): Promise<string> => `# Recipes

<!-- Made from test/recipes by \`npm run docs\`; do not edit. -->

Tests with the emulator in several test runners. Each runs as it stands here after \`npm install --save-dev zilliz-import-emulator\`
(\`test/recipes/run.sh\` does just that). In JavaScript they test this little client, which stands for your own code:

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
