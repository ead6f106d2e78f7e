export const NPM = ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']

/**
 * Each recipe: its folder; `packages` from npm beside the emulator; `shared`: whether it uses the client of importer.mjs; what runs it and
 * the `tool` it takes beside Node.
 */
export const TABLE = [
  { name: 'node-test', shared: true, run: [['node', '--test']] },
  {
    name: 'tap',
    packages: ['tap@21'],
    shared: true,
    run: [['npx', 'tap', 'run', '--disable-coverage', '--allow-empty-coverage']]
  },
  { name: 'vitest', packages: ['vitest@5'], shared: true, run: [['npx', 'vitest', 'run']] },
  {
    name: 'jest',
    packages: ['jest@30'],
    shared: true,
    run: [['node', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js']]
  },
  {
    name: 'pytest',
    tool: 'python3',
    needs: [
      ['python3', '-m', 'venv', '.venv'],
      ['.venv/bin/pip', 'install', '--quiet', 'pytest']
    ],
    run: [['.venv/bin/pytest', '-q']]
  },
  { name: 'junit', tool: 'mvn', run: [['mvn', '--batch-mode', '--quiet', 'test']] },
  {
    name: 'testcontainers',
    packages: ['testcontainers@12', 'typescript@6', '@types/node@24'],
    run: [['npx', 'tsc', '-p', '.']]
  },
  { name: 'github-actions', run: [['setsid', '--wait', 'bash', '-e', 'steps.sh']] }
]
