import './import.css'
import { useEffect } from 'preact/hooks'
import { contractBase } from '../../call.ts'
import { onFrame } from '../../live.ts'
import { CopyAs } from '../../parts/copy-as.tsx'
import { Page } from '../../parts/page.tsx'
import { say } from '../../words/words.ts'
import { startActions } from './actions.ts'
import { Outcome } from './check.tsx'
import { DropArea } from './drop.tsx'
import { clearForm, form, loadWorld, missing, setApi, world } from './form.ts'
import { Options } from './options.tsx'
import { APIS, requestOf } from './request.ts'
import { Source } from './source.tsx'
import { Target } from './target.tsx'
import { upload } from './upload.ts'

/** An import from its target to its job: cluster, collection, source, check, send. */
export const ImportPage = () => {
  useEffect(() => {
    void loadWorld()
    const ends = [startActions(), onFrame('reset', () => void loadWorld())]
    // The world may have been changed elsewhere.
    const look = () => {
      if (!document.hidden) void loadWorld()
    }
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      for (const end of ends) end()
      const now = upload.value
      if (now?.state === 'running') now.cancel()
      upload.value = undefined
      world.value = undefined
      clearForm()
    }
  }, [])
  return (
    <Page title={say('import.title')} about={say('import.about')} actions={<ApiChoice />}>
      <DropArea>
        <div class="import">
          <div class="stack import-steps">
            <Target />
            <Source />
          </div>
          <div class="stack import-send">
            <Outcome />
            <Options />
            <Request />
          </div>
        </div>
      </DropArea>
    </Page>
  )
}

const ApiChoice = () => (
  <fieldset class="segments">
    <legend class="hidden-text">{say('import.api')}</legend>
    {APIS.map(api => (
      <label key={api} class="segment">
        <input type="radio" name="api" checked={form.value.api === api} onChange={() => setApi(api)} />
        <span>{say(`import.api.${api}`)}</span>
      </label>
    ))}
  </fieldset>
)

/** The call as it will be sent. */
const Request = () => (
  <section class="card">
    <div class="head">
      <h2>{say('import.request')}</h2>
      <span class="small faint">{say('import.request.about')}</span>
    </div>
    <div class="body">
      {missing.value === undefined ? (
        <CopyAs request={requestOf(form.value, contractBase())} />
      ) : (
        <p class="muted">{say('import.request.none')}</p>
      )}
    </div>
  </section>
)
