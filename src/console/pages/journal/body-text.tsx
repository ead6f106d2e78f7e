import { useState } from 'preact/hooks'
import { Code } from '../../parts/code.tsx'
import { number, say } from '../../words/words.ts'

/** Characters that are drawn at once; a browser stands still over megabytes. */
const SHOWN = 20_000

/** A body that a client has sent, or its reply: as text, whatever stands in it. */
export const BodyText = ({ value, label }: { readonly value: unknown; readonly label: string }) => {
  const [whole, setWhole] = useState(false)
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const cut = !whole && text.length > SHOWN
  return (
    <div class="stack tight">
      <Code text={cut ? text.slice(0, SHOWN) : text} label={label} />
      {cut && (
        <button type="button" class="link small" onClick={() => setWhole(true)}>
          {say('journal.body.whole', { shown: number(SHOWN), count: text.length })}
        </button>
      )}
    </div>
  )
}
