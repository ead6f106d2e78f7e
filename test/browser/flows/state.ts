import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PASSWORD, startDatabase } from '../../state/support/database.ts'
import { start } from '../../state/support/server.ts'
import { Absent } from '../../state/support/tools.ts'
import { PAGE } from '../../support/emulator.ts'
import { flawsOf, LOOKS, START } from '../support/browser.ts'
import { flowInLooks } from '../support/flow.ts'

// Without a listener the signal would end the process.
const NODE = [process.execPath, '--import', 'data:text/javascript,process.on("SIGXFSZ",()=>{})']

/** Limits the size of files that a process writes: to a database this is a disk without room. */
const limitFiles = (pid: number, bytes: number | 'unlimited'): void => {
  const { status, error } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
  if (status !== 0) throw error ?? new Error(`prlimit ended with ${status}`)
}

flowInLooks(
  'a state that cannot be written is told with its reason, and that it is well again',
  async ({ open, look, say }) => {
    const folder = await mkdtemp(join(tmpdir(), 'emulator-state-'))
    // A process of its own: the limit would be that of all flows that run now.
    const emulator = await start({ node: NODE, flags: ['--state', join(folder, 'state'), '--freeze', START] })
    try {
      const page = await open(emulator, '#/jobs', { look })
      await page.locator('.table').waitFor()
      assert.equal(await page.getByText(say('state.unsaved')).count(), 0)
      limitFiles(emulator.pid, (await stat(join(folder, 'state', 'state.sqlite-wal'))).size)
      const refused = await fetch(`${emulator.url}/v1/vector/collections/import`, {
        method: 'POST',
        headers: { authorization: 'Bearer demo' },
        body: JSON.stringify(PAGE)
      })
      assert.equal(refused.status, 503)
      await page.getByText(say('state.unsaved')).waitFor()
      await page.getByText(/the state in .* cannot be written/).waitFor()
      assert.deepEqual(await flawsOf(page), [])
      limitFiles(emulator.pid, 'unlimited')
      await page.getByText(say('state.well')).waitFor()
      assert.equal(await page.getByText(say('state.unsaved')).count(), 0)
      await page.locator('#help').click()
      await page.getByText(join(folder, 'state')).waitFor()
    } finally {
      await emulator.kill()
      await rm(folder, { recursive: true, force: true })
    }
  }
)

flowInLooks(
  'a bar tells that the database is away; the help names the database and the replica that answers',
  async ({ open, look, say }) => {
    const database = await startDatabase().catch(error => {
      if (error instanceof Absent) return undefined
      throw error
    })
    if (database === undefined) return
    const emulator = await start({ node: [process.execPath], flags: ['--state', database.url, '--freeze', START] })
    try {
      const page = await open(emulator, '#/jobs', { look })
      await page.locator('.table').waitFor()
      await database.stopAtOnce()
      await page.getByText(say('state.away')).waitFor()
      await page.getByText(/the state at .* cannot be reached/).waitFor()
      assert.deepEqual(await flawsOf(page), [])
      await database.start()
      await page.getByText(say('state.well')).waitFor()
      assert.equal(await page.getByText(say('state.away')).count(), 0)
      const info = await fetch(`${emulator.url}/_emulator/info`)
      const { state } = (await info.json()) as { readonly state: { readonly place: string; readonly replica: string } }
      await page.locator('#help').click()
      await page.getByText(say('state.shared', state)).waitFor()
      assert.equal((await page.content()).includes(PASSWORD), false)
    } finally {
      await emulator.kill()
      await database.remove()
    }
  },
  LOOKS.slice(0, 1)
)
