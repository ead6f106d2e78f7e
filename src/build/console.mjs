// Bundles the web console: hashed files, each beside its gzip, and a table of them that the server reads at the first page request.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { extname, resolve as resolvePath } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const ROOM = 'src/console'
const MAIN = `${ROOM}/main.tsx`

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
    entryPoints: { main: MAIN },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    splitting: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [oneChunkForMain]
  })
  const { outputs } = page.metafile
  const main = mainFile(outputs)
  const boot = await build({
    ...shared,
    entryPoints: { boot: `${ROOM}/boot.ts` },
    entryNames: '[name]-[hash]',
    format: 'iife',
    define: {
      WORKER_FILE: JSON.stringify(namesOf(worker)[0]),
      PAGE_FILES: JSON.stringify(filesOfPages(outputs, main))
    }
  })
  const styles = await buildStyles(Object.keys(page.metafile.inputs))
  const icon = await readFile(`${ROOM}/icon.svg`)
  const iconName = `icon-${hashOf(icon)}.svg`
  const programs = page.outputFiles.filter(({ path }) => !path.endsWith('.css') && isUsed(outputs, path))
  const named = [...worker.outputFiles, ...boot.outputFiles, ...programs, styles].map(({ path, contents }) => [
    fileName(path),
    contents
  ])
  const assets = [...named, [iconName, icon]].map(([name, contents]) => [`assets/${name}`, contents])
  const html = documentOf(
    await readFile(`${ROOM}/index.html`, 'utf8'),
    assets.map(([name]) => name),
    main
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
  return [worker, page, boot].flatMap(({ metafile }) => Object.keys(metafile.inputs))
}

/**
 * Puts all that the main program needs into one file: the bundler gives each group of modules that the same programs import a file of its
 * own, so every program that is loaded later is made to import the main one, which runs already.
 */
const oneChunkForMain = {
  name: 'one chunk for main',
  setup: ({ onResolve, onLoad, resolve }) => {
    const later = new Set()
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'resolved') return undefined
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: 'resolved' })
      later.add(found.path)
      return found
    })
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) =>
      later.has(path)
        ? {
            contents: `${await readFile(path, 'utf8')}\nimport ${JSON.stringify(resolvePath(MAIN))}\n`,
            loader: extname(path).slice(1)
          }
        : undefined
    )
  }
}

/** The file of the main program: the bundler makes another one that only imports it. */
const mainFile = outputs => {
  const { imports } = Object.values(outputs).find(({ entryPoint }) => entryPoint === MAIN)
  const [{ path }] = imports
  if (imports.length > 1 || outputs[path].imports.some(({ kind }) => kind === 'import-statement')) {
    throw new Error(`the main program of the console is in several files: ${imports.map(({ path }) => path)}`)
  }
  return path
}

const isUsed = (outputs, path) => outputs[`assets/${fileName(path)}`].entryPoint !== MAIN

/** A file and those that must be there before it runs. */
const importedBy = (outputs, name, met = new Set()) => {
  if (met.has(name)) return met
  met.add(name)
  for (const { path, kind } of outputs[name].imports) if (kind === 'import-statement') importedBy(outputs, path, met)
  return met
}

/** What the browser fetches for a page beside the main program: of `pages/jobs/jobs.tsx` and so on. */
const filesOfPages = (outputs, main) => {
  const pages = {}
  for (const [name, { entryPoint }] of Object.entries(outputs)) {
    const [, page] = /\/pages\/(\w+)\/\1\.tsx$/.exec(entryPoint ?? '') ?? []
    if (page !== undefined) pages[page] = [...importedBy(outputs, name)].filter(file => file !== main)
  }
  return pages
}

/** The document with the names of the files. */
const documentOf = (html, names, main) =>
  html.replace(/assets\/(\w+)\.(js|css|svg)/g, (asked, stem, end) =>
    asked === 'assets/main.js'
      ? main
      : names.find(name => name.startsWith(`assets/${stem}-`) && name.endsWith(`.${end}`))
  )

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
