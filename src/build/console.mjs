// Bundles the web console: hashed files, each beside its gzip, and a table of them that the server reads at the first page request.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const ROOM = 'src/console'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

const shared = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  outdir: 'assets',
  logLevel: 'warning'
}

/**
 * Writes the console into a folder that must not exist yet. @param {string} outdir
 * @returns {Promise<string[]>} the paths of all sources
 */
export const buildConsole = async outdir => {
  const worker = await build({
    ...shared,
    entryPoints: { worker: `${ROOM}/worker.ts` },
    entryNames: '[name]-[hash]'
  })
  const page = await build({
    ...shared,
    entryPoints: { main: `${ROOM}/main.tsx` },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { WORKER_FILE: JSON.stringify(namesOf(worker)[0]) }
  })
  const styles = await buildStyles(Object.keys(page.metafile.inputs))
  const icon = await readFile(`${ROOM}/icon.svg`)
  const iconName = `icon-${hashOf(icon)}.svg`
  const programs = page.outputFiles.filter(({ path }) => !path.endsWith('.css'))
  const named = [...worker.outputFiles, ...programs, styles].map(({ path, contents }) => [fileName(path), contents])
  const assets = [...named, [iconName, icon]].map(([name, contents]) => [`assets/${name}`, contents])
  const nameOf = start => assets.find(([name]) => name.startsWith(`assets/${start}`))?.[0] ?? ''
  const html = (await readFile(`${ROOM}/index.html`, 'utf8')).replace(
    /assets\/(main|icon)\.(js|css|svg)/g,
    (_, stem, end) =>
      assets.map(([name]) => name).find(name => name.startsWith(`assets/${stem}-`) && name.endsWith(`.${end}`)) ??
      nameOf(stem)
  )
  const files = [['index.html', Buffer.from(html)], ...assets]
  await mkdir(`${outdir}/assets`, { recursive: true })
  const table = {}
  for (const [name, contents] of files) {
    const zipped = gzipSync(contents, { level: 9 })
    await writeFile(`${outdir}/${name}`, contents)
    await writeFile(`${outdir}/${name}.gz`, zipped)
    table[name] = { type: TYPES[extname(name)], etag: hashOf(contents), bytes: contents.length, gzip: zipped.length }
  }
  const names = files.map(([name, contents]) => `${name} ${hashOf(contents)}`).join('\n')
  await writeFile(`${outdir}/files.json`, JSON.stringify({ build: hashOf(names), files: table }, null, 1))
  return [worker, page].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}

/**
 * One file of styles for all pages: the browser loads no file of styles with the program of a page that is loaded when it is opened.
 * The general ones come first, those of pages last. @param {string[]} inputs
 */
const buildStyles = async inputs => {
  const rooms = ['style.css', 'frame/', 'parts/', 'pages/'].map(room => `${ROOM}/${room}`)
  const order = path => rooms.findIndex(room => path.startsWith(room))
  const found = inputs.filter(path => path.endsWith('.css')).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
  const { outputFiles } = await build({
    ...shared,
    stdin: {
      contents: found.map(path => `@import "./${path}";`).join('\n'),
      loader: 'css',
      resolveDir: process.cwd(),
      sourcefile: 'main.css'
    }
  })
  const [{ contents }] = outputFiles
  return { path: `main-${hashOf(contents)}.css`, contents }
}

const hashOf = contents => createHash('sha256').update(contents).digest('hex').slice(0, 16)

const fileName = path => path.replaceAll('\\', '/').replace(/^.*\//, '')

const namesOf = ({ outputFiles }) => outputFiles.map(({ path }) => fileName(path))

/** Builds the console again into `dist/console`, swapped in whole: an emulator may be serving it. */
export const rebuildConsole = async () => {
  const draft = `dist/console.${process.pid}`
  await buildConsole(draft)
  await rm('dist/console', { recursive: true, force: true })
  await rename(draft, 'dist/console')
}
