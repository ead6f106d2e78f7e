// Which sources share a file of dist/. The bundler gives each set of sources that the same programs import a file of its own: a start
// would read, compile and link some seventy of them, which takes longer than one large file.
import { relative, resolve as resolvePath } from 'node:path'

/** Each layer is loaded whole, and after the layers before it. */
const LAYERS = {
  // What every command needs. It is small: `wait` and `env` load nothing else.
  base: [
    'src/cli/commands.ts',
    'src/cli/remote.ts',
    'src/cli/signals.ts',
    'src/cli/table.ts',
    'src/cloud/world-error.ts',
    'src/lab/coverage/formats.ts'
  ],
  // What commands that read files or worlds share with the emulator. YAML and the readers of other formats than JSON are loaded when they are used.
  reading: [
    'src/cloud/consistency.ts',
    'src/cloud/schema/world.ts',
    'src/contract/account.ts',
    'src/contract/body-limits.ts',
    'src/contract/imports-v1.ts',
    'src/contract/imports-v2.ts',
    'src/errors.ts',
    'src/files/cells.ts',
    'src/files/first-rows.ts',
    'src/files/inspect.ts',
    'src/imports/checks/files.ts',
    'src/imports/checks/milvus.ts',
    'src/imports/reading/reason.ts',
    'src/imports/requests.ts',
    'src/inspector/threads.ts',
    'src/objects/find.ts',
    'src/objects/url/endpoint.ts',
    'src/objects/url/format.ts',
    'src/root.ts'
  ],
  emulator: ['src/emulator.ts']
}

/** The layers of a program, by its path: the first row that fits. */
const PROGRAMS = [
  [/^src\/cli\/(?:check|conformance|errors|world)\b/, ['base', 'reading']],
  [/^src\/(?:cloud|files|inspector|stores)\//, ['base', 'reading']],
  [/^src\/cli\/(?:banner|demo|doctor|logger)\b/, ['base', 'reading', 'emulator']],
  [/^src\/(?:emulator|index|http|lab|openapi|state|watch)\b/, ['base', 'reading', 'emulator']],
  [/^src\//, ['base']]
]

/** Puts an entry point, or a program that is loaded later by `import()`, behind the layers it needs. */
export const layers = {
  name: 'layers',
  setup: ({ onResolve, onLoad, resolve }) => {
    onResolve({ filter: /^\.|^src\// }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'resolved' || (kind !== 'dynamic-import' && kind !== 'entry-point')) return undefined
      const asked = kind === 'entry-point' ? `./${path}` : path
      const found = await resolve(asked, { kind, importer, resolveDir, pluginData: 'resolved' })
      return { path: relative(process.cwd(), found.path).replaceAll('\\', '/'), namespace: 'layers' }
    })
    onLoad({ filter: /^/, namespace: 'layers' }, ({ path }) => {
      const [, names] = PROGRAMS.find(([paths]) => paths.test(path))
      const imports = names.flatMap(name => LAYERS[name]).map(source => `import ${JSON.stringify(resolvePath(source))}`)
      return {
        contents: [...imports, `export * from ${JSON.stringify(resolvePath(path))}`].join('\n'),
        resolveDir: process.cwd()
      }
    })
  }
}

/** Modules of Node that neither a start nor an import of the built-in world needs: they cost 5 MB. */
const RARE = ['node:crypto', 'node:dns/promises', 'node:http2', 'node:https', 'node:tls', 'node:zlib']

/**
 * Loads the modules of Node by `require`: an `import` reads all exports of a module, and those of node:http and node:crypto load parts of
 * Node that nobody asked for, such as its WebSocket client, or warn that they are deprecated. A rare one is loaded when a part of it is read.
 */
const builtins = {
  name: 'built-in modules',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path, kind, namespace }) =>
      (kind === 'import-statement' && path !== 'node:module') ||
      (kind === 'require-call' && RARE.includes(path) && namespace !== 'builtins')
        ? { path, namespace: 'builtins', sideEffects: false }
        : undefined
    )
    onLoad({ filter: /^/, namespace: 'builtins' }, ({ path }) => ({
      contents: RARE.includes(path) ? loadedWhenRead(path) : `module.exports = require(${JSON.stringify(path)})`
    }))
  }
}

/** A list of exports of the Node that builds, for `import { … }`; values, and a default import as a whole, are of the Node that runs. */
const loadedWhenRead = path => `
const names = ${JSON.stringify(Object.fromEntries(Object.keys(process.getBuiltinModule(path)).map(name => [name, 0])))}
let loaded
const load = () => (loaded ??= require('${path}'))
module.exports = new Proxy(names, { get: (_, name) => load()[name], has: (_, name) => name in load() })`

/** How programs for Node are bundled. */
export const bundling = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  logLevel: 'warning',
  // jsonc-parser's main file is UMD, which hides its parts from a bundler.
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  plugins: [builtins]
}

/** The first file of a command: the compile cache must be on before the bundle is read. Node 20 has no such cache. */
export const loaderOf = file => `#!/usr/bin/env node
import module from 'node:module'
module.enableCompileCache?.()
await import('./${file}')
`
