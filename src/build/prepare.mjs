// npm runs this after each install here, and when it makes a package of this repository, as it does for `npm install git+https://…`.
// Only then dist/ must be made: in a clone, the commands that need it make it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'

/** npm tells in INIT_CWD where it was called. */
const calledHere = !relative(process.cwd(), process.env.INIT_CWD ?? '/').startsWith('..')

if (!calledHere && !existsSync('dist/types')) {
  for (const program of ['src/build/build.mjs', 'src/build/types.mjs']) {
    const { status } = spawnSync(process.execPath, [program], { stdio: 'inherit' })
    if (status !== 0) process.exit(status ?? 1)
  }
}
