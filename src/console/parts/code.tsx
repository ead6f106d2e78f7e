import './code.css'
import { visible } from '../visible.ts'
import { CopyButton } from './copy.tsx'

interface CodeProps {
  readonly text: string
  /** Its name for screen readers. */
  readonly label: string
  /** Without a button to copy it. */
  readonly bare?: boolean
}

/** A block of text as it is: a command, a request, a reply. Whatever a client has sent stays text. */
export const Code = ({ text, label, bare = false }: CodeProps) => (
  <figure class="code" aria-label={label}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
    <pre tabIndex={0}>
      <code>{visible(text)}</code>
    </pre>
    {!bare && <CopyButton text={text} />}
  </figure>
)

/** A value as JSON, over several lines. */
export const Json = ({ value, label }: { readonly value: unknown; readonly label: string }) => (
  <Code text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} label={label} />
)
