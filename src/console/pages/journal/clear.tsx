import { useEffect, useState } from 'preact/hooks'
import { call } from '../../call.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Problem } from '../../parts/page.tsx'
import { toast } from '../../parts/toast.tsx'
import { go, place } from '../../router.ts'
import { sandboxName } from '../../sandbox.ts'
import { say } from '../../words/words.ts'

/** Asks before all entries are removed, and says how many they are. */
export const ClearDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [count, setCount] = useState<number>()
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    call('GET /journal', { limit: 1 }).then(reply => setCount(reply.count), setError)
  }, [])
  const clear = async () => {
    setBusy(true)
    try {
      const { deleted } = await call('DELETE /journal', {})
      toast(say('journal.clear.done', { count: deleted }))
      onClose()
      if (place.value.id !== undefined) go('journal')
    } catch (failed) {
      setError(failed)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={count === undefined ? say('journal.clear') : say('journal.clear.title', { count })}
      onClose={onClose}
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {say('cancel')}
          </button>
          <button
            type="button"
            class="button danger"
            aria-disabled={busy || count === undefined}
            onClick={busy || count === undefined ? undefined : clear}
          >
            {count === undefined ? say('journal.clear') : say('journal.clear.button', { count })}
          </button>
        </>
      }
    >
      <p>{say('journal.clear.about', { name: sandboxName.value })}</p>
      {error !== undefined && <Problem error={error} />}
    </Dialog>
  )
}
