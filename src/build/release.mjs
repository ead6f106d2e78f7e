// Makes a release: `npm run release -- [VERSION] [--dry-run]`. The version defaults to the next minor one. It writes version, changelog and
// generated pages, commits, tags, packs, and prints what to publish: it sends nothing. With --dry-run it only tells what it would do.
// A problem is a line on stderr; with one, nothing is changed and the exit code is 1.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { PARTS } from '../../bench/parts.mjs'
import { staleMeasurements } from './measurements.mjs'
import { sourceHash } from './source-hash.mjs'

const read = file => readFileSync(file, 'utf8')

/** What git prints; undefined when it fails, as it does outside of a repository. */
const git = (...args) => {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

const say = line => process.stdout.write(`${line}\n`)

const NUMBERS = /^(\d+)\.(\d+)\.(\d+)$/

const nextMinor = version => version.replace(NUMBERS, (_, major, minor) => `${major}.${Number(minor) + 1}.0`)

const isLater = (one, other) => {
  const [a, b] = [one, other].map(version => version.split('.').map(Number))
  const first = a.findIndex((number, index) => number !== b[index])
  return first !== -1 && a[first] > b[first]
}

/** The changelog of a version: what is under Unreleased. */
const UNRELEASED = /^## \[Unreleased\]\n+(.*?)(?=^## |(?![\s\S]))/ms

const entriesOf = changelog => UNRELEASED.exec(changelog)?.[1]?.trim() ?? ''

const withSection = (changelog, version, date) =>
  changelog
    .replace(UNRELEASED, () => `## [Unreleased]\n\n## [${version}] - ${date}\n\n${entriesOf(changelog)}\n\n`)
    .trimEnd()

/** Address of the repository without user and password. */
const repository = () => git('remote', 'get-url', 'origin')?.replace(/^(\w+:\/\/)[^/@]*@/, '$1')

/** An address that others can reach: a URL, or git's short form of SSH. The folder of a clone is none. */
const ADDRESS = /^(?:(?:https?|ssh|git):\/\/|[\w.-]+@[\w.-]+:)/

const parse = words => {
  const dryRun = words.includes('--dry-run')
  const [version, ...more] = words.filter(word => word !== '--dry-run')
  return { dryRun, version, unknown: more }
}

const { dryRun, version: chosen, unknown } = parse(process.argv.slice(2))
const { name, version: current } = JSON.parse(read('package.json'))
const version = chosen ?? nextMinor(current)
const tag = `v${version}`
const source = repository()
const date = new Date().toISOString().slice(0, 10)
const changelog = read('CHANGELOG.md')
const entries = entriesOf(changelog)
const sources = sourceHash(process.cwd())

const problems = []
if (unknown.length > 0) problems.push(`unknown argument ${unknown[0]}: npm run release -- [VERSION] [--dry-run]`)
if (!NUMBERS.test(version)) problems.push(`${version} is not a version such as 0.2.0`)
else if (!isLater(version, current)) problems.push(`version ${version} is not later than ${current}`)
if (git('status', '--porcelain') === undefined) problems.push('this folder is no Git repository')
else if (git('status', '--porcelain') !== '') problems.push('files are not committed: commit or remove them')
if (git('tag', '--list', tag)) problems.push(`tag ${tag} exists`)
if (changelog.includes(`\n## [${version}]`)) problems.push(`CHANGELOG.md has a section ${version}`)
if (!/^- /m.test(entries)) problems.push('CHANGELOG.md has nothing under Unreleased')
if (source === undefined) problems.push('there is no remote origin: the image could not name its source')
else if (!ADDRESS.test(source))
  problems.push(`the remote origin is no URL: the image would name ${source} as its source`)
const page = existsSync('docs/performance.md') ? read('docs/performance.md') : ''
const parts = Object.keys(PARTS)
const stale = staleMeasurements({ page, parts, sources })
problems.push(...stale)

/** The command that builds the image with its labels. */
const image = revision =>
  `docker build --build-arg VERSION=${version} --build-arg REVISION=${revision} --build-arg SOURCE=${source ?? ''} --tag ${name}:${version} .`

const run = (command, ...args) => {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32'
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`)
}

const setVersion = file => {
  const json = JSON.parse(read(file))
  json.version = version
  if (json.packages !== undefined) json.packages[''].version = version
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`)
}

say(`version    ${current} to ${version}, in package.json and package-lock.json`)
say(`changelog  section ${version} of ${date}, ${entries.match(/^- /gm)?.length ?? 0} entries`)
say(`sources    ${sources}, measured by ${parts.length - stale.length} of ${parts.length} parts of docs/performance.md`)
say(`tag        ${tag}`)
say(`tarball    ${name}-${version}.tgz`)
if (dryRun) say(`image      ${image('COMMIT')}`)
for (const problem of problems) process.stderr.write(`problem: ${problem}\n`)
if (problems.length > 0) process.exit(1)
if (dryRun) process.exit(0)

for (const file of ['package.json', 'package-lock.json']) setVersion(file)
writeFileSync('CHANGELOG.md', `${withSection(changelog, version, date)}\n`)
run('npm', 'run', '--silent', 'docs')
run('git', 'commit', '--quiet', '--all', '--message', `chore(release): ${version}`)
run('git', 'tag', '--annotate', tag, '--message', `${name} ${version}`)
run('npm', 'pack', '--silent')
say(`image      ${image(git('rev-parse', 'HEAD'))}`)
say(`publish    git push origin HEAD ${tag}`)
