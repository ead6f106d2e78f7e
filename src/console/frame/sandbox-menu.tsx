import { useState } from 'preact/hooks'
import { call } from '../call.ts'
import { sandboxes } from '../live.ts'
import { ConfirmDialog, FormDialog } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { toast, toastError } from '../parts/toast.tsx'
import { setQuery } from '../router.ts'
import { MAIN, sandboxName } from '../sandbox.ts'
import { say } from '../words/words.ts'
import { LoadSnapshotDialog, SaveSnapshotDialog } from './snapshot-dialogs.tsx'

/** Opens another sandbox in this tab. */
export const openSandbox = (name: string): void => setQuery({ sandbox: name === MAIN ? '' : name }, { history: true })

/** Which sandbox the tab shows; makes, resets and deletes sandboxes. */
export const SandboxMenu = () => {
  const [dialog, setDialog] = useState<'new' | 'reset' | 'delete' | 'save' | 'load'>()
  const name = sandboxName.value
  const done = () => setDialog(undefined)
  return (
    <>
      <Menu
        label={`${say('sandbox')}: ${name}`}
        kind="sandbox-button"
        button={
          <>
            <Icon name="box" />
            <span class="truncate">{name}</span>
            <Icon name="down" size={16} />
          </>
        }
      >
        {close => (
          <>
            {sandboxes.value.map(({ name: other, jobs }) => (
              <button
                key={other}
                type="button"
                class="choice"
                aria-pressed={other === name}
                onClick={() => {
                  openSandbox(other)
                  close()
                }}
              >
                <span class="truncate">{other}</span>
                <span class="end number">{say('sandbox.jobs', { count: jobs.total })}</span>
                {other === name && <Icon name="check" size={16} />}
              </button>
            ))}
            <hr />
            <Action icon="plus" text={say('sandbox.new')} onClick={() => setDialog('new')} close={close} />
            <Action icon="reset" text={say('sandbox.reset')} onClick={() => setDialog('reset')} close={close} />
            {name !== MAIN && (
              <Action icon="trash" text={say('delete')} onClick={() => setDialog('delete')} close={close} />
            )}
            <hr />
            <p class="menu-title">{say('snapshot')}</p>
            <Action icon="download" text={say('snapshot.save')} onClick={() => setDialog('save')} close={close} />
            <Action icon="upload" text={say('snapshot.load')} onClick={() => setDialog('load')} close={close} />
          </>
        )}
      </Menu>
      {dialog === 'new' && <NewDialog onClose={done} />}
      {dialog === 'reset' && <ResetDialog name={name} onClose={done} />}
      {dialog === 'save' && <SaveSnapshotDialog onClose={done} />}
      {dialog === 'load' && <LoadSnapshotDialog onClose={done} />}
      {dialog === 'delete' && <DeleteDialog name={name} onClose={done} />}
    </>
  )
}

interface ActionProps {
  readonly icon: 'plus' | 'reset' | 'trash' | 'download' | 'upload'
  readonly text: string
  readonly onClick: () => void
  readonly close: () => void
}

const Action = ({ icon, text, onClick, close }: ActionProps) => (
  <button
    type="button"
    class="choice"
    onClick={() => {
      close()
      onClick()
    }}
  >
    <Icon name={icon} />
    {text}
  </button>
)

const NewDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [name, setName] = useState('')
  const create = async () => {
    await call('POST /sandboxes', { name })
    openSandbox(name)
    onClose()
  }
  return (
    <FormDialog
      title={say('sandbox.new.title')}
      about={say('sandbox.new.about')}
      submit={say('sandbox.new.create')}
      ready={name !== ''}
      onSubmit={create}
      onClose={onClose}
    >
      <div class="field">
        <label for="sandbox-name">{say('sandbox.new.name')}</label>
        <input
          id="sandbox-name"
          class="input"
          autocomplete="off"
          value={name}
          aria-describedby="sandbox-hint"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
        <p class="hint" id="sandbox-hint">
          {say('sandbox.new.hint')}
        </p>
      </div>
    </FormDialog>
  )
}

interface ConfirmProps {
  readonly name: string
  readonly onClose: () => void
}

const ResetDialog = ({ name, onClose }: ConfirmProps) => {
  const reset = () =>
    call('POST /reset', {}).then(() => {
      toast(say('sandbox.reset.done', { name }))
      onClose()
    }, toastError)
  return (
    <ConfirmDialog
      title={say('sandbox.reset.title', { name })}
      confirm={say('sandbox.reset')}
      onConfirm={reset}
      onClose={onClose}
    >
      <p class="muted">{say('sandbox.reset.about')}</p>
    </ConfirmDialog>
  )
}

const DeleteDialog = ({ name, onClose }: ConfirmProps) => {
  const remove = () =>
    call('DELETE /sandboxes/:name', { name }, { sandbox: MAIN }).then(() => {
      toast(say('sandbox.delete.done', { name }))
      onClose()
      openSandbox(MAIN)
    }, toastError)
  return (
    <ConfirmDialog
      title={say('sandbox.delete.title', { name })}
      confirm={say('delete')}
      onConfirm={remove}
      onClose={onClose}
    >
      <p class="muted">{say('sandbox.delete.about')}</p>
    </ConfirmDialog>
  )
}
