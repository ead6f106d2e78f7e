import { useEffect, useRef, useState } from 'preact/hooks'
import { call, type Reply } from '../../call.ts'
import type { Editor } from '../../editor/editor.ts'
import { ConfirmDialog } from '../../parts/dialog.tsx'
import { Problem, Skeleton } from '../../parts/page.tsx'
import { toast, toastError } from '../../parts/toast.tsx'
import { guardLeaving, place } from '../../router.ts'
import { say } from '../../words/words.ts'
import { type DiffLine, diffOf } from './diff.ts'
import { loadWorld } from './state.ts'

type Found = Reply<'PUT /world'>['problems']

const readText = async (): Promise<string> => String(await call('GET /world', { format: 'yaml' }))

/** The world as the text of a world file: checked, compared and applied as a whole. */
export const YamlTab = () => {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | undefined>(undefined)
  const before = useRef('')
  /** The world's text when the edits began. */
  const loaded = useRef('')
  const [error, setError] = useState<unknown>()
  const [ready, setReady] = useState(false)
  const [dirty, setDirty] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problems, setProblems] = useState<Found>()
  const [difference, setDifference] = useState<readonly DiffLine[]>()
  const [changedSince, setChangedSince] = useState(false)

  useEffect(() => {
    let closed = false
    const begin = async () => {
      const [{ openEditor }, yaml, schema] = await Promise.all([
        import('../../editor/editor.ts'),
        readText(),
        call('GET /world.schema.json', {})
      ])
      if (closed || box.current === null) return
      before.current = yaml
      loaded.current = yaml
      const onChange = () => {
        setDirty(editor.current?.text() !== before.current)
        setProblems(undefined)
      }
      editor.current = openEditor(box.current, { text: yaml, label: say('world.yaml'), schema, onChange })
      setReady(true)
    }
    begin().catch(setError)
    return () => {
      closed = true
      editor.current?.destroy()
    }
  }, [])
  useLeaveGuard(dirty)

  const check = async (): Promise<boolean> => {
    setBusy(true)
    try {
      const found = await call('PUT /world', { text: editor.current?.text() ?? '', dryRun: true })
      setProblems(onceEach(found.problems))
      editor.current?.showProblems(onceEach(found.problems))
      return found.problems.length === 0
    } catch (problem) {
      toastError(problem)
      return false
    } finally {
      setBusy(false)
    }
  }
  const compare = async () => {
    if (!(await check())) return
    try {
      // The world may have been changed elsewhere since the text was read.
      const yaml = await readText()
      before.current = yaml
      setChangedSince(yaml !== loaded.current)
      setDifference(diffOf(yaml, editor.current?.text() ?? ''))
    } catch (problem) {
      toastError(problem)
    }
  }
  const apply = async () => {
    setBusy(true)
    try {
      const text = editor.current?.text() ?? ''
      const { applied, problems } = await call('PUT /world', { text })
      setProblems(onceEach(problems))
      if (applied) {
        before.current = text
        setDirty(false)
        toast(say('world.yaml.applied'))
        await loadWorld()
        loaded.current = await readText()
      }
      setDifference(undefined)
    } catch (problem) {
      toastError(problem)
    }
    setBusy(false)
  }
  if (error !== undefined) return <Problem error={error} />
  return (
    <div class="stack">
      <div class="spread">
        <p class="muted">{say('world.yaml.about')}</p>
        <div class="row">
          <button type="button" class="button" aria-disabled={busy || !ready} onClick={() => ready && !busy && check()}>
            {say('world.yaml.check')}
          </button>
          <button
            type="button"
            class="button primary"
            aria-disabled={busy || !dirty}
            onClick={() => dirty && !busy && compare()}
          >
            {say('world.yaml.apply')}
          </button>
        </div>
      </div>
      {!ready && <Skeleton lines={10} />}
      <div class="card world-editor" ref={box} hidden={!ready} />
      <div role="status">
        {problems?.length === 0 && <p class="notice good">{say('world.yaml.good')}</p>}
        {problems !== undefined && problems.length > 0 && (
          <ul class="notice bad world-problems">
            {problems.map(problem => (
              <li key={`${problem.line} ${problem.column} ${problem.message}`}>
                <button type="button" class="link" onClick={() => editor.current?.goTo(problem)}>
                  {say('world.yaml.line', { line: String(problem.line) })}
                </button>{' '}
                <span lang="en">
                  {problem.path} {problem.message}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {difference !== undefined && (
        <ConfirmDialog
          title={say('world.yaml.difference')}
          confirm={say('world.yaml.apply')}
          kind="primary"
          busy={busy}
          onConfirm={apply}
          onClose={() => setDifference(undefined)}
        >
          {changedSince && <p class="notice warn">{say('world.yaml.changed')}</p>}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
          <pre class="world-diff" tabIndex={0}>
            {difference.map(({ kind, text }, index) => (
              <span key={index} class={`world-${kind}`}>
                {{ added: '+', removed: '-', same: ' ', 'left-out': ' ' }[kind]} {text}
                {'\n'}
              </span>
            ))}
          </pre>
        </ConfirmDialog>
      )}
    </div>
  )
}

/** Problems without repetitions: several rules may say the same of a line. */
const onceEach = (problems: Found): Found => [
  ...new Map(problems.map(problem => [`${problem.line} ${problem.message}`, problem])).values()
]

/** Asks before unsaved edits are left: by the browser's own question when the tab goes, by ours when the page does. */
const useLeaveGuard = (dirty: boolean): void => {
  useEffect(() => {
    if (!dirty) return
    const { sandbox } = place.value.query
    const end = guardLeaving(
      ({ page, query }) =>
        (page === 'world' && query['tab'] === 'yaml' && query['sandbox'] === sandbox) ||
        confirm(say('world.yaml.leave'))
    )
    const unload = (event: Event) => event.preventDefault()
    addEventListener('beforeunload', unload)
    return () => {
      removeEventListener('beforeunload', unload)
      end()
    }
  }, [dirty])
}
