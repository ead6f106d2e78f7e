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
  for (const folder of ['src/build', 'routes', 'docs']) mkdirSync(join(cwd, folder), { recursive: true })
  for (const file of ['release.mjs', 'source-hash.mjs']) {
    cpSync(join(PACKAGE_ROOT, 'src', 'build', file), join(cwd, 'src', 'build', file))
  }
  const docs = `node -e "fs.writeFileSync('docs/page.md', require('./package.json').version)"`
  write('package.json', json({ name: 'a-tool', version: '0.1.0', files: ['docs'], scripts: { docs } }))
  write('package-lock.json', json({ name: 'a-tool', version: '0.1.0', packages: { '': { version: '0.1.0' } } }))
  write('CHANGELOG.md', CHANGELOG)
  write('docs/page.md', '0.1.0')
  write('.gitignore', '*.tgz\n')
  const sources = sourceHash(cwd)
  const section = (part: string) =>
    `<!-- ${part} -->\n## ${part}\n\nMeasured on: a machine, 2024-01-02, sources ${sources}.\n`
  write('docs/performance.md', `# Performance\n\n${section('throughput')}\n${section('cold-start')}`)
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
  return { cwd, git, write, read, commit, release, sources }
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
  const { git, write, commit, release } = repository(t)
  const problemsOf = (...args: string[]) => {
    const before = git('rev-parse', 'HEAD')
    const { status, problems } = release(...args)
    t.equal(status, 1)
    t.equal(git('rev-parse', 'HEAD'), before)
    return problems.map(problem => problem.replace(/[0-9a-f]{12}/, 'HASH'))
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
    'problem: docs/performance.md did not measure sources HASH in: throughput, cold-start: npm run bench -- throughput cold-start'
  ])
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
