import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../src/root.ts'

/** What the files of a room may import, beside the room itself. */
const ROOMS: Record<string, readonly string[]> = {
  'src/text': [],
  'src/disk': [],
  'src/contract': ['src/text'],
  'src/cloud': ['src/contract', 'src/text'],
  'src/objects': ['src/awaitable.ts', 'src/contract', 'src/files', 'src/text'],
  'src/files': ['src/cloud', 'src/contract', 'src/text'],
  'src/volumes': ['src/contract', 'src/disk', 'src/files', 'src/objects'],
  'src/imports': [
    'src/awaitable.ts',
    'src/contract',
    'src/cloud',
    'src/files',
    'src/objects',
    'src/text',
    'src/volumes'
  ],
  'src/s3': ['src/awaitable.ts', 'src/files', 'src/objects', 'src/volumes'],
  'src/account': ['src/awaitable.ts', 'src/cloud', 'src/contract', 'src/imports', 'src/text', 'src/volumes'],
  'src/collections': ['src/awaitable.ts', 'src/cloud', 'src/contract', 'src/imports', 'src/text'],
  'src/operations': [
    'src/awaitable.ts',
    'src/account',
    'src/cloud',
    'src/collections',
    'src/contract',
    'src/imports',
    'src/volumes'
  ],
  'src/inspector': ['src/cloud', 'src/contract', 'src/files', 'src/imports'],
  'src/config': ['src/contract', 'src/text'],
  'src/tls': ['src/contract', 'src/disk'],
  'src/stores': ['src/config', 'src/contract', 'src/files', 'src/objects'],
  'src/lab': [
    'src/awaitable.ts',
    'src/contract',
    'src/cloud',
    'src/disk',
    'src/objects',
    'src/imports',
    'src/operations',
    'src/text',
    'src/volumes',
    'src/root.ts',
    'src/s3',
    'package.json',
    'src/config',
    'fixtures/worlds',
    'src/errors.ts'
  ],
  'src/state': ['src/awaitable.ts', 'src/cloud', 'src/config', 'src/disk', 'src/imports', 'src/lab', 'src/volumes'],
  'src/watch': ['src/lab', 'package.json'],
  'src/openapi': ['src/contract', 'src/lab', 'src/operations', 'package.json'],
  'src/http': [
    'src/awaitable.ts',
    'src/openapi',
    'src/contract',
    'src/cloud',
    'src/imports',
    'src/lab',
    'src/operations',
    'src/text',
    'src/volumes'
  ],
  'src/errors.ts': ['src/contract', 'fixtures/requests.ts'],
  routes: [
    'src/contract',
    'src/imports',
    'src/http',
    'src/errors.ts',
    'src/lab',
    'src/openapi',
    'src/operations',
    'src/root.ts',
    'src/s3',
    'src/volumes',
    'src/watch'
  ],
  'src/demo': ['src/cloud'],
  'src/console': ['src/cloud', 'src/demo', 'src/errors.ts', 'src/errors.zh.ts', 'src/lab', 'src/watch']
}

/** Rooms that know no server and no time but what is handed to them. */
const PURE = [
  'src/text',
  'src/contract',
  'src/cloud',
  'src/files',
  'src/objects',
  'src/volumes',
  'src/imports',
  'src/s3'
]

const FORBIDDEN =
  /\bDate\.now\(|\bnew Date\(\)|\bperformance\.|\bhrtime\b|\bMath\.random\(|\bset(?:Timeout|Interval|Immediate)\(|from '(?:fastify|node:http)'/

/** An import or re-export of values: `import type` is gone before the program runs. */
const STATIC_IMPORT = /^(?:import|export) (?!type\b)(?:[^'()]*from )?'([^']+)'/gm

/** Metaphors, and names with two meanings, that exports had once. Locals and properties may have them. */
const DECODED =
  /^export (?:default )?(?:abstract )?(?:class|interface|type|const|function) (?:Turn|Happening|Recorded|Shelf|Said|Face|\w+Face|whenRead|KnownFiles|AliveJobs|inV2|Course|courseOf|Place|Surroundings|SandboxWish|ByTime|ByPolls|Run|Window|Blob|isLike|say|remember|after|keep|there|unfit|Readings)\b/m

const roomOf = (file: string): string => (file.startsWith('routes/') ? 'routes' : file.split('/').slice(0, 2).join('/'))

const sources = await Promise.all(
  (await readdir(PACKAGE_ROOT, { recursive: true }))
    .filter(file => /^(?:src|routes)\/.*\.tsx?$/.test(file))
    .map(async file => ({ file, text: await readFile(join(PACKAGE_ROOT, file), 'utf8') }))
)

t.test('imports run one way: routes, imports, objects and cloud, contract', async t => {
  t.ok(sources.length > 100)
  for (const { file, text } of sources) {
    const allowed = ROOMS[roomOf(file)]
    if (allowed === undefined) continue
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
      const target = roomOf(relative(PACKAGE_ROOT, join(PACKAGE_ROOT, dirname(file), specifier)))
      t.ok(target === roomOf(file) || allowed.includes(target), `${file} may import ${specifier}`)
    }
  }
})

t.test(
  'the console is a program of the browser: it takes types alone from the server, which takes nothing from it',
  async t => {
    const server =
      /^import (?!type\b)[^'()]*from '((?:\.\.\/)+(?:errors\.ts|(?:cloud|lab|watch|http|contract)\/[^']*))'/m
    for (const { file, text } of sources) {
      if (!file.startsWith('src/console/')) t.notMatch(text, /from '[^']*\/console\//, file)
      else {
        t.notMatch(text, server, `${file} imports types of the server with "import type"`)
        // Snippets are programs for Node.js, as texts.
        if (file.startsWith('src/console/snippets/')) continue
        t.notMatch(
          text.replace(/^import type .*$/gm, ''),
          /\bfrom '(?:node:|fastify|@sinclair)|\bprocess\.|\bBuffer\b/,
          file
        )
      }
    }
  }
)

t.test('no file imports itself, which a bundle cannot do', async t => {
  for (const { file, text } of sources) t.notOk(text.includes(`'./${basename(file)}'`), file)
})

t.test('no files import each other in a circle, not even for types', t => {
  const imports = new Map(
    sources.map(({ file, text }) => [
      file,
      [...text.matchAll(/^(?:import|export) (?:[^'()]*from )?'(\.[^']+)'/gm)].map(([, path = '']) =>
        join(dirname(file), path)
      )
    ])
  )
  /** Files that lead to no circle. */
  const done = new Set<string>()
  const circleFrom = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (done.has(file)) return undefined
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
    for (const next of imports.get(file) ?? []) {
      const circle = circleFrom(next, [...way, file])
      if (circle !== undefined) return circle
    }
    done.add(file)
    return undefined
  }
  for (const { file } of sources) t.equal(circleFrom(file, [])?.join(' -> '), undefined, file)
  t.end()
})

t.test('schemas without other fields are made by closedObject; only the world file has a spelling of its own', t => {
  const closing = /additionalProperties['"\]]*\s*[:=]\s*(?:false\b|!1)/
  t.strictSame(
    sources
      .filter(({ text }) => closing.test(text))
      .map(({ file }) => file)
      .sort(),
    ['src/cloud/schema/world.ts', 'src/contract/schema.ts']
  )
  t.end()
})

t.test('names that a reader had to decode do not come back', t => {
  // The console has words of its own: the place of its router, the texts that it says.
  for (const { file, text } of sources.filter(({ file }) => !file.startsWith('src/console/'))) {
    t.notMatch(file, /\/(?:alive|turn|shelf|said|course|room)\.ts$|-face\.ts$/, file)
    t.equal(DECODED.exec(text)?.[0], undefined, file)
  }
  t.end()
})

t.test('a start loads no library that it may not need', async t => {
  const texts = new Map(sources.map(({ file, text }) => [file, text]))
  const met = new Set(['src/cli/bin.ts', 'src/cli/start.ts', 'src/cli/logger.ts', 'src/emulator.ts'])
  const libraries = new Set<string>()
  for (const file of met) {
    for (const [, specifier = ''] of (texts.get(file) ?? '').matchAll(STATIC_IMPORT)) {
      if (specifier.startsWith('.')) met.add(join(dirname(file), specifier))
      else if (!specifier.startsWith('node:')) libraries.add(specifier)
    }
  }
  t.strictSame([...libraries].sort(), [
    '@sinclair/typebox',
    '@sinclair/typebox/compiler',
    '@sinclair/typebox/value',
    'fastify',
    'jsonc-parser',
    'pino'
  ])
})

t.test('a library that is loaded late is taken by its default export: a bundle gives CommonJS no other', async t => {
  const found = sources
    .filter(({ file }) => !file.startsWith('src/console/'))
    .flatMap(({ file, text }) =>
      [...text.matchAll(/^.*import\('(?!\.|node:)([^']+)'\).*$/gm)].map(([line, library]) => ({ file, line, library }))
    )
  for (const { file, line } of found) t.match(line, /\bdefault\b|^ *await import\(/, `${file}: ${line.trim()}`)
  t.strictSame(found.map(({ library }) => library).sort(), ['@peculiar/x509', 'pg', 'pino-pretty', 'reflect-metadata'])
})

t.test('coverage, lint and journal look at requests in one place, within the error boundary', async t => {
  const observing = /\b(?:coverage\.(?:met|warned)|journal\.add|lint|contentsOf|exchangeOf)\(/
  const outside = /src\/lab\/(?:lint|coverage)\/|src\/http\/record\.ts|src\/lab\/laboratory\.ts/
  for (const { file, text } of sources.filter(
    ({ file }) => /^(?:src\/http|src\/lab|routes)\//.test(file) && !outside.test(file)
  )) {
    t.notMatch(text, observing, file)
  }
})

t.test('the domain knows no server, no wall clock, no chance and no timers', async t => {
  for (const { file, text } of sources.filter(({ file }) => PURE.includes(roomOf(file)))) {
    t.notMatch(text, FORBIDDEN, file)
  }
})

t.test(
  'files that would outlive a killed process are made in one place, which knows how the next start finds them',
  async t => {
    const makers = /^src\/(?:disk\/folders|cli\/doctor\/looks)\.ts$/
    for (const { file, text } of sources.filter(({ file }) => !makers.test(file))) {
      t.notMatch(text, /\b(?:mkdtemp|tmpfile)(?:Sync)?\(|\.(?:part|tmp)`|\$\{process\.pid\}/, file)
    }
  }
)
