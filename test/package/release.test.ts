import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { PACKAGE_ROOT } from '../../src/root.ts'

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A first thing.
- A second thing.

## [0.1.0] - 2024-01-02

- The beginning.
`

/** As the bench asks for it: by another spelling of the folder than the release. */
const sourceHash = (cwd: string): string => {
  const program = `import { sourceHash } from './src/build/source-hash.mjs'; process.stdout.write(sourceHash('./'))`
  return execFileSync('node', ['--input-type=module', '--eval', program], { cwd, encoding: 'utf8' })
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** A small repository that can be released: nothing of it is that of this package but the program that releases. */
const repository = (t: Test) => {
  // Outside of the tree, so that git finds no other repository.
  const cwd = mkdtempSync(join(tmpdir(), 'release-'))
  t.teardown(() => rmSync(cwd, { recursive: true }))
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd,
      encoding: 'utf8'
    })
  const write = (file: string, text: string) => writeFileSync(join(cwd, file), text)
  const read = (file: string): string => readFileSync(join(cwd, file), 'utf8')
  const commit = () => {
    git('add', '--all')
    git('commit', '--quiet', '--message', 'change')
  }
  for (const folder of ['src/build', 'routes', 'docs', 'bench']) mkdirSync(join(cwd, folder), { recursive: true })
  for (const file of ['release.mjs', 'source-hash.mjs', 'measurements.mjs']) {
    cpSync(join(PACKAGE_ROOT, 'src', 'build', file), join(cwd, 'src', 'build', file))
  }
  const docs = `node -e "fs.writeFileSync('docs/page.md', require('./package.json').version)"`
  write('package.json', json({ name: 'a-tool', version: '0.1.0', files: ['docs'], scripts: { docs } }))
  write('package-lock.json', json({ name: 'a-tool', version: '0.1.0', packages: { '': { version: '0.1.0' } } }))
  write('CHANGELOG.md', CHANGELOG)
  write('docs/page.md', '0.1.0')
  write('bench/parts.mjs', `export const PARTS = { throughput: {}, 'cold-start': {} }\n`)
  write('.gitignore', '*.tgz\n')
  const sources = sourceHash(cwd)
  const section = (part: string, hash: string) =>
    `<!-- ${part} -->\n## ${part}\n\nMeasured on: a machine, 2024-01-02, sources ${hash}.\n`
  const measured = (hashes: Record<string, string>) => {
    const sections = Object.entries(hashes).map(([part, hash]) => section(part, hash))
    write('docs/performance.md', `# Performance\n\n${sections.join('\n')}`)
  }
  measured({ throughput: sources, 'cold-start': sources })
  git('init', '--quiet')
  git('remote', 'add', 'origin', 'https://me:my-word@git.example.com/team/a-tool.git')
  commit()
  const release = (...args: string[]) => {
    const identity = { GIT_AUTHOR_NAME: 'test', GIT_AUTHOR_EMAIL: 'test@example.com' }
    const committer = { GIT_COMMITTER_NAME: 'test', GIT_COMMITTER_EMAIL: 'test@example.com' }
    const env = { ...process.env, ...identity, ...committer }
    const { status, stdout, stderr } = spawnSync('node', ['src/build/release.mjs', ...args], {
      cwd,
      env,
      encoding: 'utf8'
    })
    const problems = stderr.split('\n').filter(line => line.startsWith('problem: '))
    return {
      status,
      lines: stdout
        .replace(/\d{4}-\d\d-\d\d/, 'DAY')
        .split('\n')
        .slice(0, -1),
      problems,
      stderr
    }
  }
  return { cwd, git, write, read, commit, release, measured, sources }
}

const image = (revision: string) =>
  `image      docker build --build-arg VERSION=0.2.0 --build-arg REVISION=${revision} ` +
  '--build-arg SOURCE=https://git.example.com/team/a-tool.git --tag a-tool:0.2.0 .'

const plan = (sources: string) => [
  'version    0.1.0 to 0.2.0, in package.json and package-lock.json',
  'changelog  section 0.2.0 of DAY, 2 entries',
  `sources    ${sources}, measured by 2 of 2 parts of docs/performance.md`,
  'tag        v0.2.0',
  'tarball    a-tool-0.2.0.tgz'
]

t.test('a dry run tells the release and changes nothing', t => {
  const { git, release, sources } = repository(t)
  const before = git('rev-parse', 'HEAD')
  const { status, lines, stderr } = release('--dry-run')
  t.equal(status, 0, stderr)
  t.strictSame(lines, [...plan(sources), image('COMMIT')])
  t.strictSame([git('status', '--porcelain'), git('tag'), git('rev-parse', 'HEAD')], ['', '', before])
  t.end()
})

t.test('a release writes version, changelog and pages, and makes a commit, a tag and a tarball', t => {
  const { cwd, git, read, release, sources } = repository(t)
  const { status, lines, stderr } = release()
  t.equal(status, 0, stderr)
  const revision = git('rev-parse', 'HEAD').trim()
  t.strictSame(lines, [...plan(sources), image(revision), 'publish    git push origin HEAD v0.2.0'])
  t.equal(JSON.parse(read('package.json')).version, '0.2.0')
  t.match(JSON.parse(read('package-lock.json')), { version: '0.2.0', packages: { '': { version: '0.2.0' } } })
  t.equal(read('docs/page.md'), '0.2.0', 'the generated pages are of the new version')
  t.match(
    read('CHANGELOG.md'),
    /^# Changelog\n\n## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- A first thing\.\n- A second thing\.\n\n## \[0\.1\.0\] - 2024-01-02\n\n- The beginning\.\n$/
  )
  t.equal(git('rev-parse', 'v0.2.0^{commit}').trim(), revision)
  t.equal(git('status', '--porcelain'), '')
  t.match(execFileSync('tar', ['-tf', join(cwd, 'a-tool-0.2.0.tgz')], { encoding: 'utf8' }), 'package/docs/page.md')
  t.equal(sourceHash(cwd), sources, 'the measured sources are those of the release')
  t.match(release('--dry-run').problems, ['problem: CHANGELOG.md has nothing under Unreleased'])
  t.end()
})

t.test('each problem is told, and with one nothing is released', t => {
  const { git, write, commit, release, sources } = repository(t)
  const problemsOf = (...args: string[]) => {
    const before = git('rev-parse', 'HEAD')
    const { status, problems } = release(...args)
    t.equal(status, 1)
    t.equal(git('rev-parse', 'HEAD'), before)
    return problems.map(problem => problem.replace(sources, 'OLD').replace(/[0-9a-f]{12}/, 'NEW'))
  }
  t.strictSame(problemsOf('0.1.0'), [
    'problem: version 0.1.0 is not later than 0.1.0',
    'problem: CHANGELOG.md has a section 0.1.0'
  ])
  t.strictSame(problemsOf('v1'), ['problem: v1 is not a version such as 0.2.0'])
  t.strictSame(problemsOf('0.2.0', 'now'), ['problem: unknown argument now: npm run release -- [VERSION] [--dry-run]'])
  write('note', '')
  git('tag', 'v0.2.0')
  git('remote', 'remove', 'origin')
  t.strictSame(problemsOf(), [
    'problem: files are not committed: commit or remove them',
    'problem: tag v0.2.0 exists',
    'problem: there is no remote origin: the image could not name its source'
  ])
  write('routes/v1.ts', 'export {}\n')
  write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n')
  commit()
  t.strictSame(problemsOf('0.3.0', '--dry-run'), [
    'problem: CHANGELOG.md has nothing under Unreleased',
    'problem: there is no remote origin: the image could not name its source',
    'problem: docs/performance.md measured throughput at sources OLD, not NEW: npm run bench -- throughput',
    'problem: docs/performance.md measured cold-start at sources OLD, not NEW: npm run bench -- cold-start'
  ])
  t.end()
})

t.test('a part that is missing, names no sources or measured others is refused alone', t => {
  const { git, measured, commit, release, sources } = repository(t)
  const problemsAfter = (hashes: Record<string, string>) => {
    measured(hashes)
    commit()
    return release('--dry-run')
  }
  const missing = problemsAfter({ 'cold-start': sources })
  t.strictSame(missing.problems, [
    'problem: docs/performance.md has no section throughput: npm run bench -- throughput'
  ])
  t.match(missing.lines[2], /, measured by 1 of 2 parts of docs\/performance\.md$/)
  t.strictSame(problemsAfter({ throughput: sources, 'cold-start': 'of yesterday' }).problems, [
    'problem: docs/performance.md does not name the sources that cold-start measured: npm run bench -- cold-start'
  ])
  t.strictSame(problemsAfter({ throughput: '0123456789ab', 'cold-start': sources }).problems, [
    `problem: docs/performance.md measured throughput at sources 0123456789ab, not ${sources}: npm run bench -- throughput`
  ])
  git('rm', '--quiet', 'docs/performance.md')
  commit()
  t.strictSame(release('--dry-run').problems, [
    'problem: docs/performance.md has no section throughput: npm run bench -- throughput',
    'problem: docs/performance.md has no section cold-start: npm run bench -- cold-start'
  ])
  t.end()
})

t.test('the hash of the sources is that of their contents, committed or not', t => {
  const { cwd, write, commit, sources } = repository(t)
  for (const file of ['docs/page.md', 'CHANGELOG.md', 'bench/parts.mjs']) write(file, `other\n`)
  t.equal(sourceHash(cwd), sources, 'docs and the bench do not count')
  write('routes/v1.ts', 'export {}\n')
  const changed = sourceHash(cwd)
  t.not(changed, sources)
  commit()
  t.equal(sourceHash(cwd), changed)
  write('routes/v1.ts', 'export { }\n')
  t.not(sourceHash(cwd), changed)
  write('routes/v1.ts', 'export {}\n')
  write('package-lock.json', json({ version: '0.2.0', packages: { '': { version: '0.2.0' }, 'node_modules/a': {} } }))
  t.not(sourceHash(cwd), changed, 'versions of packages count')
  t.end()
})

t.test('the image has the labels that the command of a release fills', t => {
  const dockerfile = readFileSync(join(PACKAGE_ROOT, 'Dockerfile'), 'utf8')
  for (const [label, argument] of [
    ['version', 'VERSION'],
    ['revision', 'REVISION'],
    ['source', 'SOURCE']
  ]) {
    t.match(dockerfile, new RegExp(`^ARG ${argument}=`, 'm'))
    t.match(dockerfile, `org.opencontainers.image.${label}="\${${argument}}"`)
  }
  t.end()
})

t.test('this repository can be asked what its release would be', t => {
  const { stdout } = spawnSync('node', ['src/build/release.mjs', '--dry-run'], { cwd: PACKAGE_ROOT, encoding: 'utf8' })
  t.match(
    stdout,
    /^version {4}\d+\.\d+\.\d+ to \d+\.\d+\.0, in package\.json and package-lock\.json\nchangelog {2}section .*, [1-9]\d* entries\n/
  )
  t.end()
})

t.test('a remote that is a folder is no source for an image', t => {
  const { git, release } = repository(t)
  const problemsAt = (origin: string) => {
    git('remote', 'set-url', 'origin', origin)
    return release('--dry-run').problems
  }
  for (const origin of ['/srv/a-tool', '../a-tool', 'file:///srv/a-tool']) {
    t.strictSame(problemsAt(origin), [
      `problem: the remote origin is no URL: the image would name ${origin} as its source`
    ])
  }
  for (const origin of ['ssh://git@git.example.com/a-tool.git', 'git@git.example.com:team/a-tool.git']) {
    t.strictSame(problemsAt(origin), [])
  }
  t.end()
})
