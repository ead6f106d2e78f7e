import { useState } from 'preact/hooks'
import type { ApiRequest } from '../snippets/request.ts'
import { SNIPPETS, type SnippetName } from '../snippets/snippets.ts'
import { say } from '../words/words.ts'
import { Code } from './code.tsx'
import { Tabs } from './tabs.tsx'

/** A call as curl, Python, Node.js and Java, to copy. Keys are read from the environment. */
export const CopyAs = ({ request }: { readonly request: ApiRequest }) => {
  const [selected, setSelected] = useState<SnippetName>('curl')
  const text = SNIPPETS.find(({ name }) => name === selected)?.write(request) ?? ''
  return (
    <Tabs label={say('copy.as')} tabs={SNIPPETS} selected={selected} onSelect={setSelected}>
      <Code label={selected} text={text} />
    </Tabs>
  )
}
