import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { PACKAGE_ROOT } from '../src/root.ts'

interface Rule {
  readonly what: string
  readonly pattern: RegExp
  /** A line that breaks the rule. */
  readonly example: string
  /** The lines that may break it, by the beginning of their file and text, with the reason. */
  readonly allowed?: readonly { readonly file: string; readonly text: string; readonly why: string }[]
}

const RULES: readonly Rule[] = [
  {
    what: 'a folder that only POSIX systems have',
    pattern: /['"`]\/(?:tmp|dev|proc|etc|usr|var|bin|home|root)\b/,
    example: "open('/dev/null')",
    allowed: [
      { file: 'src/disk/folders.ts', text: '/proc/self/fd/', why: 'below a condition for Linux' },
      { file: 'src/objects/stores/real-file.ts', text: '/proc/self/fd/', why: 'falls back where the folder is missing' }
    ]
  },
  {
    what: 'a path in pieces that are joined by a slash',
    pattern:
      /\$\{(?:\w*[fF]older|\w*[dD]ir|\w*[rR]oot|PACKAGE_ROOT|tmpdir\(\)|process\.cwd\(\))\}\/|(?:[fF]older|[dD]ir|ROOT|tmpdir\(\)|cwd\(\)) \+ ['"]/,
    example: 'const file = `$' + '{dataDir}/ca.pem`'
  },
  {
    what: 'a path that is taken apart at a slash',
    pattern:
      /(?:join|resolve|relative|dirname|realpath(?:Sync)?|fileURLToPath|cwd|tmpdir)\([^()]*\)\.(?:split|startsWith|endsWith|indexOf|lastIndexOf|includes)\(['"]\//,
    example: "relative(root, file).split('/')"
  },
  {
    what: 'the path of a file URL, which begins with a slash on Windows too',
    pattern: /import\.meta\.url\)\.pathname/,
    example: "new URL('..', import.meta.url).pathname"
  },
  {
    what: 'a module loaded by a path, where Windows needs a URL',
    pattern: /\bimport\((?:join|resolve)\(/,
    example: "await import(join(root, 'cli.js'))"
  },
  {
    what: 'a signal that Windows does not have',
    pattern: /['"]SIG(?!INT['"]|TERM['"])\w+['"]/,
    example: "process.on('SIGHUP', read)"
  },
  {
    what: 'a signal sent to a process',
    pattern: /\bprocess\.kill\((?![^()]*, 0\))/,
    example: "process.kill(pid, 'SIGTERM')"
  },
  {
    what: 'a user id where there may be none',
    pattern: /process\.(?:getuid|geteuid|getgid|getegid|umask)\(/,
    example: 'process.getuid()'
  },
  {
    what: 'a program of POSIX systems',
    pattern:
      /\b(?:spawn|exec|execFile|fork)(?:Sync)?\(\s*['"](?:sh|bash|rm|cp|mv|mkdir|cat|kill|chmod|tar|which|open|xdg-open)\b/,
    example: "spawn('rm', ['-r', folder])"
  }
]

const WITHOUT = /^(?:node_modules|dist.*|\.git|\.tap|\.tools)$/

// Other tests make and remove files below the folders that are left out.
const folders = (await readdir(PACKAGE_ROOT, { withFileTypes: true })).filter(({ name }) => !WITHOUT.test(name))
const below = folders.map(async entry => {
  const files = entry.isDirectory() ? await readdir(join(PACKAGE_ROOT, entry.name), { recursive: true }) : []
  return [entry.name, ...files.map(file => `${entry.name}/${file.replaceAll('\\', '/')}`)]
})
const all = (await Promise.all(below)).flat()

const sources = await Promise.all(
  all
    // What runs on a user's machine: the console runs in a browser, and src/build and src/docs on that of a contributor.
    .filter(file => /^(?:src\/(?!console\/|build\/|docs\/)|routes\/).*\.ts$/.test(file))
    .map(async file => ({ file, lines: (await readFile(join(PACKAGE_ROOT, file), 'utf8')).split('\n') }))
)

for (const { what, pattern, example, allowed = [] } of RULES) {
  t.test(`the source has nothing that only POSIX systems understand: ${what}`, t => {
    t.match(example, pattern)
    t.ok(sources.length > 300)
    const found = sources.flatMap(({ file, lines }) =>
      lines.filter(line => pattern.test(line) && !/^\s*(?:\/\/|\*|\/\*)/.test(line)).map(line => ({ file, line }))
    )
    const isAllowed = (one: { file: string; line: string }) =>
      allowed.some(({ file, text }) => file === one.file && one.line.includes(text))
    t.strictSame(
      found.filter(one => !isAllowed(one)),
      []
    )
    for (const { file, text } of allowed) {
      t.ok(
        found.some(one => one.file === file && one.line.includes(text)),
        `${file} still has ${text}`
      )
    }
    t.end()
  })
}

t.test('the name of each file is one that Windows and macOS can have', t => {
  t.ok(all.length > 1000)
  const reserved = /[<>:"|?*\\]|[ .](?:\/|$)|(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\/|$)/i
  t.match('src/aux/a.ts', reserved)
  t.strictSame(
    all.filter(file => reserved.test(file)),
    []
  )
  const folded = all.map(file => file.toLowerCase())
  t.strictSame(
    folded.filter((file, index) => folded.indexOf(file) !== index),
    []
  )
  t.end()
})
