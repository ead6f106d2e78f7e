import { useState } from 'preact/hooks'
import { Dialog } from '../parts/dialog.tsx'
import { giveToken, tokenAsked } from '../token.ts'
import { say } from '../words/words.ts'

/** Asks for the token of an emulator that was started with one. */
export const TokenDialog = () => {
  const [text, setText] = useState('')
  const asked = tokenAsked.value
  if (asked === false) return null
  const send = (event: Event) => {
    event.preventDefault()
    if (text === '') return
    giveToken(text)
    setText('')
  }
  return (
    <Dialog title={say('token.title')}>
      <form class="stack" onSubmit={send}>
        <p class="muted">{say('token.about')}</p>
        <div class="field">
          <label for="token">{say('token.label')}</label>
          <input
            id="token"
            class="input"
            type="password"
            autocomplete="off"
            value={text}
            aria-invalid={asked === 'refused'}
            aria-describedby="token-problem"
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
          <p class="problem" id="token-problem" role="alert">
            {asked === 'refused' && say('token.refused')}
          </p>
        </div>
        <div class="row">
          <button type="submit" class="button primary">
            {say('token.send')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
