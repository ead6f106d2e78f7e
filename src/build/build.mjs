// Bundles the command line, the library and the web console into dist/: a bundle starts in half the time of the same modules loaded one by one.
// With --watch it builds the console again whenever a file of it changes.
import { watch } from 'node:fs'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { bundling, layers, loaderOf } from './bundling.mjs'
import { buildConsole, rebuildConsole } from './console.mjs'
import { noticesOf } from './notices.mjs'

// Built beside the old files and swapped in whole: an emulator may be running from them.
const outdir = `dist.${process.pid}`

const shared = {
  ...bundling,
  outdir,
  metafile: true,
  // Fastify loads these two where an application brings no compilers of its own: ours does.
  external: ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']
}

const [program, threads, consoleInputs] = await Promise.all([
  build({
    ...shared,
    entryPoints: { cli: 'src/cli/bin.ts', index: 'src/index.ts' },
    plugins: [layers, ...bundling.plugins]
  }),
  // The threads that read files and that keep the state are programs of their own: what they shared with the others would be a file of its own.
  build({
    ...shared,
    entryPoints: { 'inspect-worker': 'src/inspector/worker.ts', 'state-worker': 'src/state/worker.ts' }
  }),
  buildConsole(`${outdir}/console`)
])
/** One character beyond ASCII doubles the memory of a whole file. The bundler escapes those in strings, so these are in expressions and comments. */
const escapeBeyondAscii = async file => {
  const text = await readFile(file, 'utf8')
  const escaped = text.replace(/[^\0-\x7f]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (escaped !== text) await writeFile(file, escaped)
}
await Promise.all([program, threads].flatMap(({ metafile }) => Object.keys(metafile.outputs)).map(escapeBeyondAscii))

await writeFile(`${outdir}/bin.js`, loaderOf('cli.js'))
await writeFile(
  `${outdir}/THIRD-PARTY-NOTICES.txt`,
  await noticesOf([program, threads].flatMap(({ metafile }) => Object.keys(metafile.inputs)).concat(consoleInputs))
)
await chmod(`${outdir}/bin.js`, 0o755)
await rm('dist', { recursive: true, force: true })
await rename(outdir, 'dist')

if (process.argv.includes('--watch')) {
  let waiting
  const again = () =>
    rebuildConsole().then(
      () => process.stdout.write('console built\n'),
      error => process.stderr.write(`${error.message}\n`)
    )
  watch('src/console', { recursive: true }, () => {
    clearTimeout(waiting)
    waiting = setTimeout(again, 50)
  })
}
