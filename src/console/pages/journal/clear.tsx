import { useEffect, useState } from 'preact/hooks'
import { call } from '../../call.ts'
import { ConfirmDialog } from '../../parts/dialog.tsx'
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
    <ConfirmDialog
      title={count === undefined ? say('journal.clear') : say('journal.clear.title', { count })}
      confirm={count === undefined ? say('journal.clear') : say('journal.clear.button', { count })}
      busy={busy || count === undefined}
      onConfirm={clear}
      onClose={onClose}
    >
      <p>{say('journal.clear.about', { name: sandboxName.value })}</p>
      {error !== undefined && <Problem error={error} />}
    </ConfirmDialog>
  )
}
