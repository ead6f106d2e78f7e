import { useEffect, useState } from 'preact/hooks'
import { isTyping } from '../keys.ts'
import { curl } from '../snippets/curl.ts'
import type { ApiRequest } from '../snippets/request.ts'
import { SNIPPETS, type SnippetName } from '../snippets/snippets.ts'
import { say } from '../words/words.ts'
import { Code } from './code.tsx'
import { copyText } from './copy.tsx'
import { Tabs } from './tabs.tsx'
import { toast } from './toast.tsx'

/** A call as curl, Python, Node.js and Java, to copy; the key `y` copies it as curl. API keys are read from the environment. */
export const CopyAs = ({ request }: { readonly request: ApiRequest }) => {
  const [selected, setSelected] = useState<SnippetName>('curl')
  const text = SNIPPETS.find(({ name }) => name === selected)?.write(request) ?? ''
  useEffect(() => {
    const onKeyDown = async (event: KeyboardEvent) => {
      if (event.key !== 'y' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (await copyText(curl(request))) toast(say('copy.done'))
      else toast(say('copy.failed'), 'bad')
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  })
  return (
    <Tabs label={say('copy.as')} tabs={SNIPPETS} selected={selected} onSelect={setSelected}>
      <Code label={selected} text={text} />
    </Tabs>
  )
}
