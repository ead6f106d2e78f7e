import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, nginxBinary, ordinaryUser } from './tools.ts'

export interface Nginx {
  readonly port: number
  stop(): Promise<void>
}

/** A balancer that gives the calls to the ports in turn. @throws Absent */
export const startNginx = async (ports: readonly number[]): Promise<Nginx> => {
  const port = await freePort()
  return runNginx(configuration(port, ports), port)
}

/** @param text of nginx.conf @param port where it listens @throws Absent */
export const runNginx = async (text: string, port: number): Promise<Nginx> => {
  const program = await nginxBinary()
  const folder = mkdtempSync(join(tmpdir(), 'state-test-nginx-'))
  const user = ordinaryUser()
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const file = join(folder, 'nginx.conf')
  const paths = TEMPORARY.map(name => `${name}_temp_path ${folder}/${name};`)
  // An ordinary user may write to this folder alone.
  const http = ['http {', '  access_log off;', ...paths.map(path => `  ${path}`)].join('\n')
  writeFileSync(file, `daemon off;\npid ${folder}/pid;\n${text.replace(/^http \{/m, http)}`)
  const child = spawn(program, ['-p', folder, '-c', file, '-e', 'stderr'], {
    ...{ cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
    ...user
  })
  const kill = (): void => {
    child.kill('SIGTERM')
  }
  process.on('exit', kill)
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', text => {
    said += text
  })
  for (const end = performance.now() + 10_000; !(await listens(port)); await sleep(20)) {
    if (child.exitCode === null && performance.now() < end) continue
    kill()
    throw new Error(`nginx did not start: ${said}`)
  }
  return {
    port,
    stop: async () => {
      process.off('exit', kill)
      if (child.exitCode === null) {
        kill()
        await once(child, 'exit')
      }
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

const configuration = (port: number, ports: readonly number[]): string => `
worker_processes 1;
events { worker_connections 1024; }
http {
  client_max_body_size 0;
  upstream replicas {
    ${ports.map(each => `server 127.0.0.1:${each};`).join('\n    ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://replicas;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }
  }
}
`

const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
