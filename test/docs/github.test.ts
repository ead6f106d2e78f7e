import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { PACKAGE_ROOT } from '../../src/root.ts'

const FOLDER = join(PACKAGE_ROOT, '.github')

const read = (name: string): Promise<string> => readFile(join(FOLDER, name), 'utf8')

interface Form {
  readonly name: string
  readonly description: string
  readonly body: readonly { readonly id?: string; readonly validations?: { readonly required?: boolean } }[]
}

/** Relative to the folder .github. */
const WITH_ACTIONS = ['workflows/ci.yml', '../test/recipes/github-actions/import-tests.yml', '../docs/docker.md']

/** What a user has to replace, as no release of this project is named in it. */
const OWN = 'OWNER/zilliz-import-emulator/.github/actions/emulator@COMMIT'

t.test('a workflow names each action by a commit, because a tag may move', async t => {
  t.strictSame(await readdir(join(FOLDER, 'workflows')), ['ci.yml'])
  for (const name of WITH_ACTIONS) {
    const actions = [...(await read(name)).matchAll(/uses: (.*)/g)].map(([, action]) => action)
    t.ok(actions.length > 0, name)
    for (const action of actions) if (action !== OWN) t.match(action, /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  }
})

t.test('CI runs on each Node that is promised', async t => {
  const { jobs } = parse(await read('workflows/ci.yml'))
  t.strictSame(jobs.run.strategy.matrix.node, ['20.20.2', '22', '24'])
  t.strictSame(jobs.run.steps.at(-1), { run: '.ci/run' })
})

t.test('a report about fidelity asks for request, replies, date, region and version', async t => {
  const form: Form = parse(await read('ISSUE_TEMPLATE/fidelity.yml'))
  const required = form.body.flatMap(({ id, validations }) => (id && validations?.required ? [id] : []))
  t.strictSame(required, ['request', 'reply', 'emulated', 'date', 'region', 'version'])
})
