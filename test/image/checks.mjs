// What the built image has to do, each in a container of its own that may write nowhere.
import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command, IMAGE, importing, podman, serving, starting } from './container.mjs'

const pkg = JSON.parse(await readFile('package.json', 'utf8'))
const ACCEPTED = { code: 200, data: { jobId: 'job-257250cab9fqydoimjq3b5' } }
const { stdout: inspected } = await podman('image', 'inspect', IMAGE)
const [image] = JSON.parse(inspected)
const figures = []

const withFolder = async use => {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-image-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const CHECKS = {
  'is configured for a user that is not root, one port, a health check and SIGTERM': () => {
    const { User, ExposedPorts, Entrypoint, StopSignal, Healthcheck, Labels } = image.Config
    assert.equal(User, 'node')
    assert.deepEqual(ExposedPorts, { '19540/tcp': {} })
    assert.deepEqual(Entrypoint, ['zilliz-import-emulator'])
    assert.equal(StopSignal, 'SIGTERM')
    assert.deepEqual((Healthcheck ?? image.Healthcheck)?.Test, [
      'CMD',
      'zilliz-import-emulator',
      'wait',
      '--timeout',
      '1'
    ])
    assert.equal(Labels['org.opencontainers.image.title'], pkg.name)
    assert.equal(Labels['org.opencontainers.image.licenses'], pkg.license)
    assert.equal(Labels['org.opencontainers.image.version'], '1.2.3')
    assert.equal(Labels['org.opencontainers.image.revision'], '0123abc')
    assert.equal(Labels['org.opencontainers.image.source'], 'https://git.example.com/emulator.git')
  },

  'has the bundle and what it reads, and nothing of the build': async () => {
    const { stdout } = await command(['-A', '/app', '/app/fixtures'], ['--entrypoint', 'ls'])
    const names = ['LICENSE', 'compile-cache', 'dist', 'fixtures', 'package.json']
    assert.equal(stdout, `/app:\n${names.join('\n')}\n\n/app/fixtures:\nobjects\nworlds\n`)
    const variables = image.Config.Env.map(line => line.split('=')[0]).filter(
      name => !name.match(/^(PATH|.*_VERSION)$/)
    )
    assert.deepEqual(variables.sort(), ['NODE_COMPILE_CACHE', 'ZILLIZ_EMULATOR_HOST'])
  },

  'serves an import on a published port': () =>
    serving({}, async ({ base, id }) => {
      assert.deepEqual(await importing(base), ACCEPTED)
      assert.deepEqual(await importing(base, { objectUrl: '' }, { host: 'emulator:19540' }), {
        code: 90145,
        message: 'No ObjectUrl key field.'
      })
      const dataPlane = { host: 'in03-181766e3f9556b7.gcp-us-west1.vectordb.zillizcloud.com' }
      assert.equal((await importing(base, {}, dataPlane)).code, 90117)
      const { stdout } = await podman('logs', id)
      assert.match(
        stdout,
        /^\{"level":30,.*"msg":"zilliz-import-emulator is ready at [^"]*"\}\n\{"level":40,.*"msg":"\/_emulator is closed: [^"]*"\}\n$/
      )
      const status = await podman('exec', id, 'cat', '/proc/1/status')
      assert.match(status.stdout, /^Uid:\t1000\t/m)
      figures.push(`resident memory after start: ${Math.round(/VmRSS:\s+(\d+)/.exec(status.stdout)[1] / 1024)} MB`)
    }),

  'is healthy when it answers': () =>
    serving({}, async ({ id }) => {
      const { code, stdout, stderr } = await podman('healthcheck', 'run', id)
      assert.equal(code, 0, stdout + stderr)
    }),

  'is not healthy when nothing answers where it should': () =>
    serving({}, async ({ id }) => {
      const { code, stderr } = await podman(
        'exec',
        '--env',
        'ZILLIZ_EMULATOR_PORT=19541',
        id,
        'zilliz-import-emulator',
        'wait',
        '--timeout',
        '1'
      )
      assert.equal(code, 1)
      assert.match(stderr, /connection refused/)
    }),

  'is healthy under TLS, with an authority in a volume, which others may read': async () => {
    const volume = `authority-${process.pid}`
    const tls = ['--env', 'ZILLIZ_EMULATOR_TLS=true', '--env', 'ZILLIZ_EMULATOR_DATA_DIR=/data']
    try {
      await starting({ options: [...tls, '--volume', `${volume}:/data`] }, async ({ id }) => {
        const waited = await podman('exec', id, 'zilliz-import-emulator', 'wait', '--timeout', '20')
        assert.equal(waited.code, 0, waited.stdout + waited.stderr)
        const { code, stdout, stderr } = await podman('healthcheck', 'run', id)
        assert.equal(code, 0, stdout + stderr)
      })
      const other = ['--user', '12345:12345', '--volume', `${volume}:/authority:ro`, '--entrypoint', 'cat']
      assert.match((await command(['/authority/ca.pem'], other)).stdout, /^-----BEGIN CERTIFICATE-----\n/)
      assert.equal((await command(['/authority/ca-key.pem'], other)).stdout, '')
    } finally {
      await podman('volume', 'rm', '--force', volume)
    }
  },

  'takes flags and variables': async () => {
    const otherCloud = { objectUrl: 'oss://publicdataset/medium_articles_2020.json' }
    const refused = { code: 83004, message: 'Importing files across clouds is not currently supported' }
    await serving({}, async ({ base }) => assert.deepEqual(await importing(base, otherCloud), refused))
    const flags = ['--era', '2025']
    await serving({ flags }, async ({ base }) => assert.deepEqual(await importing(base, otherCloud), ACCEPTED))
    const options = ['--env', 'ZILLIZ_EMULATOR_ERA=2025']
    await serving({ options }, async ({ base }) => assert.deepEqual(await importing(base, otherCloud), ACCEPTED))
  },

  'sees a mounted folder of buckets, and changes in it': () =>
    withFolder(async folder => {
      await chmod(folder, 0o755)
      await mkdir(join(folder, 'my-bucket'))
      const options = ['--volume', `${folder}:/buckets:ro`]
      await serving({ flags: ['--buckets', '/buckets'], options }, async ({ base }) => {
        const own = { objectUrl: 'gs://my-bucket/articles.json' }
        assert.equal((await importing(base, own)).code, 83001)
        await writeFile(join(folder, 'my-bucket', 'articles.json'), '[]')
        assert.equal((await importing(base, own)).code, 200)
      })
    }),

  'takes a world of its own': () =>
    withFolder(async folder => {
      await chmod(folder, 0o777)
      const mount = ['--volume', `${folder}:/work`, '--workdir', '/work']
      const made = await command(['world', 'init', 'world.yaml'], mount)
      assert.equal(made.code, 0, made.stderr)
      const world = join(folder, 'world.yaml')
      const id = /id: (in0\d-[0-9a-z]+)/.exec(await readFile(world, 'utf8'))[1]
      assert.notEqual(id, 'in03-181766e3f9556b7')
      const options = ['--volume', `${world}:/world.yaml:ro`]
      await serving({ flags: ['--world', '/world.yaml'], options }, async ({ base }) => {
        assert.equal((await importing(base)).code, 40021)
        assert.equal((await importing(base, { clusterId: id, objectUrl: '' })).code, 90145)
      })
    }),

  'runs as any user': () =>
    serving({ options: ['--user', '12345:0'] }, async ({ base }) => assert.deepEqual(await importing(base), ACCEPTED)),

  'runs the other commands': async () => {
    assert.equal((await command(['--version'])).stdout, `${pkg.version}\n`)
    assert.match((await command(['errors', '47005'])).stdout, /The specified cluster collection not exists\./)
    assert.equal((await command(['--prot', '1'])).code, 2)
  },

  'starts from the compile cache that it carries': async () => {
    const { stdout, stderr } = await command(['--version'], ['--env', 'NODE_DEBUG_NATIVE=COMPILE_CACHE'])
    assert.match(stdout + stderr, /\/app\/dist\/cli\.js was accepted/)
  },

  'stops on SIGTERM, well before it would be killed, with exit code 0': () =>
    serving({}, async ({ id }) => {
      const began = performance.now()
      await podman('stop', '--time', '10', id)
      const took = performance.now() - began
      assert.ok(took < 3000, `took ${took} ms`)
      assert.equal((await podman('inspect', '--format', '{{.State.ExitCode}}', id)).stdout.trim(), '0')
      figures.push(`stop: ${Math.round(took)} ms`)
    })
}

let failed = 0
for (const [name, check] of Object.entries(CHECKS)) {
  try {
    await check()
    process.stdout.write(`ok      ${name}\n`)
  } catch (error) {
    failed += 1
    process.stdout.write(`not ok  ${name}\n${error.stack}\n`)
  }
}
figures.push(`image: ${Math.round(image.Size / 1e6)} MB`)
process.stdout.write(`${figures.join('; ')}\n${Object.keys(CHECKS).length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
