import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { TOOLS } from '../servers/servers.mjs'
import { run, start } from '../support/children.mjs'
import { HOST } from '../support/import-call.mjs'
import { freePort } from '../support/ports.mjs'

export const KEYS = { accessKey: 'AKIATEST', secretKey: 'test-secret' }

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'zilliz-import-emulator')
const S3S = join(CACHE, 's3s-fs-0.14.1/bin/s3s-fs')

/** s3s-fs on a free port. @throws what is missing */
export const startS3s = async folder => {
  if (!existsSync(S3S)) throw new Error('s3s-fs is not there; run test/stores/run.sh s3s-fs')
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const keys = ['--access-key', KEYS.accessKey, '--secret-key', KEYS.secretKey]
  const server = start([S3S, '--host', HOST, '--port', String(port), ...keys, folder])
  const url = `http://${HOST}:${port}`
  for (let tries = 0; tries < 200; tries++) {
    server.check()
    if (
      await fetch(url).then(
        () => true,
        () => false
      )
    )
      return { ...server, url }
    await sleep(50)
  }
  await server.stop()
  throw new Error('s3s-fs does not answer')
}

const PYTHON = join(TOOLS, 'boto3/bin/python')
const CLIENT = fileURLToPath(new URL('client.py', import.meta.url))

/** Installs boto3 where it is missing. @returns a function that does one thing with it, and returns the seconds @throws what is missing */
export const boto3 = async () => {
  if (!existsSync(join(TOOLS, 'boto3/ready'))) {
    await run(['python3', '-m', 'venv', join(TOOLS, 'boto3')])
    await run([PYTHON, '-m', 'pip', 'install', '-q', 'boto3~=1.43'])
    writeFileSync(join(TOOLS, 'boto3/ready'), '')
  }
  return async order => Number(await run([PYTHON, CLIENT, JSON.stringify({ ...KEYS, ...order })]))
}
