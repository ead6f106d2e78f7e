import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import t from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'
import { UNCOVERED_COMMAND } from '../support/uncovered.ts'

const DIST = join(PACKAGE_ROOT, 'dist')

const IMPORT = /^import\s*(?:\{[^}]*\}\s*from\s*)?"\.\/([^"]+)";/gm

/** The files of dist/ that are loaded with one. */
const loadedWith = async (file: string, met = new Set<string>()): Promise<Set<string>> => {
  if (met.has(file)) return met
  met.add(file)
  const text = await readFile(join(DIST, file), 'utf8')
  for (const [, name = ''] of text.matchAll(IMPORT)) await loadedWith(name, met)
  return met
}

const sizeOf = async (files: Iterable<string>): Promise<number> => {
  const texts = await Promise.all([...files].map(file => readFile(join(DIST, file), 'utf8')))
  return texts.reduce((sum, { length }) => sum + length, 0)
}

t.test('the emulator is loaded in a few large files', async t => {
  const files = await loadedWith('index.js')
  t.ok(files.size <= 12, `${files.size} files: ${[...files]}`)
  t.ok((await sizeOf(files)) > 2_000_000)
})

t.test('a command that asks a running emulator does not load the emulator', async t => {
  const size = await sizeOf(await loadedWith('cli.js'))
  t.ok(size > 200_000 && size < 400_000, `${size} characters`)
})

t.test('a start loads no part of Node that it does not use', async t => {
  const program = `
    const { createEmulator } = await import(${JSON.stringify(join(DIST, 'index.js'))})
    const emulator = await createEmulator({ port: 0 })
    console.log(JSON.stringify(process.moduleLoadList))
    await emulator.close()`
  const node = [process.execPath, '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)('sh', [...UNCOVERED_COMMAND, ...node])
  const loaded = (JSON.parse(stdout) as string[]).map(name => name.replace(/^(?:NativeModule|Internal Binding) /, ''))
  t.ok(loaded.includes('http'))
  const unused = ['internal/deps/undici/undici', 'dns/promises', 'zlib', 'http2', 'https', 'tls', 'sqlite']
  t.strictSame(
    unused.filter(name => loaded.includes(name)),
    []
  )
})

t.test('a bundle finds the modules of the Node that runs it, whichever Node built it', async t => {
  const { bundling } = await import(join(PACKAGE_ROOT, 'src/build/bundling.mjs'))
  const outfile = join(t.testdir(), 'bundle.mjs')
  const contents = `
    import zlib, { gzipSync } from 'node:zlib'
    export const [has, get] = [name => name in zlib, name => zlib[name]]
    export { gzipSync }`
  await build({
    ...bundling,
    splitting: false,
    stdin: { contents, resolveDir: PACKAGE_ROOT, sourcefile: 'a.mjs' },
    outfile
  })
  const { has, get, gzipSync } = await import(pathToFileURL(outfile).href)
  const running = process.getBuiltinModule('node:zlib')
  t.equal(gzipSync, running.gzipSync)
  t.equal(has('ofALaterNode'), false)
  Object.assign(running, { ofALaterNode: 7 })
  t.strictSame([has('ofALaterNode'), get('ofALaterNode')], [true, 7])
})
