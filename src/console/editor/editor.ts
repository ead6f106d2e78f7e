import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { completionsAt, type Schema } from './schema.ts'

export interface Problem {
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface Editor {
  text(): string
  showProblems(problems: readonly Problem[]): void
  goTo(problem: Problem): void
  destroy(): void
}

interface EditorOptions {
  readonly text: string
  readonly label: string
  readonly schema: Schema
  readonly onChange: () => void
}

/** Opens the editor in a shadow root of the element: there its styles are adopted sheets, which the policy of the page allows. */
export const openEditor = (parent: HTMLElement, { text, label, schema, onChange }: EditorOptions): Editor => {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' })
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        highlightActiveLine(),
        bracketMatching(),
        indentOnInput(),
        yaml(),
        syntaxHighlighting(COLOURS),
        lintGutter(),
        autocompletion({ override: [(context: CompletionContext) => complete(context, schema)] }),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        TYPE_OVER,
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) onChange()
        }),
        LOOK
      ]
    })
  })
  const offsetOf = ({ line, column }: Problem): number => {
    const found = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines))
    return Math.min(found.from + column - 1, found.to)
  }
  return {
    text: () => view.state.doc.toString(),
    showProblems: problems => {
      const marks = problems.map((problem): Diagnostic => {
        const from = offsetOf(problem)
        const { to } = view.state.doc.lineAt(from)
        return { from, to, severity: 'error', message: problem.message }
      })
      view.dispatch(
        setDiagnostics(
          view.state,
          marks.sort((a, b) => a.from - b.from)
        )
      )
    },
    goTo: problem => {
      const at = offsetOf(problem)
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
      view.focus()
    },
    destroy: () => view.destroy()
  }
}

/**
 * Replaces a selection by the typed text. Left to itself, Chromium joins the lines around a selection and keeps their look in `style` attributes, which the
 * policy of the page blocks with an error.
 */
const TYPE_OVER = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.state.selection.main.empty) return false
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true })
    event.preventDefault()
    return true
  }
})

const complete = (context: CompletionContext, schema: Schema) => {
  const { state, explicit } = context
  const word = context.matchBefore(/[\w$]*/)
  if (word === null || (word.from === word.to && !explicit)) return null
  const options = completionsAt(state.doc.sliceString(0, word.from), schema)
  return options.length === 0 ? null : { from: word.from, options, validFor: /^[\w$]*$/ }
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent-strong)' },
  { tag: tags.comment, color: 'var(--ink-3)' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--ink-2)' }
])

const LOOK = EditorView.theme({
  '&': { height: 'min(62vh, 640px)', fontSize: '13px', color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-3)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '&.cm-focused .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', color: 'var(--ink)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--accent-strong)'
  }
})
