import { useEffect, useState } from 'preact/hooks'
import { call, type Reply } from '../call.ts'
import { GO } from '../keys.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Problem } from '../parts/page.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { PAGE_NAMES } from '../place.ts'
import { hasPage } from '../router.ts'
import { say } from '../words/words.ts'

/** The keys, and what this emulator is. */
export const HelpDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const [info, setInfo] = useState<Reply<'GET /info'>>()
  useEffect(() => {
    call('GET /info', {}).then(setInfo, () => {})
  }, [])
  const [settings, setSettings] = useState<readonly Setting[] | Error>()
  const loadSettings = () => {
    call('GET /settings', {}).then(found => setSettings(found.settings), setSettings)
  }
  return (
    <Dialog title={say('help')} onClose={onClose}>
      <h3>{say('help.keys')}</h3>
      <dl class="keys">
        <Keys keys={['g']} text={say('help.go')} />
        {PAGE_NAMES.filter(hasPage).map(name => (
          <Keys key={name} keys={['g', GO[name]]} text={say(`nav.${name}`)} />
        ))}
        <Keys keys={['/']} text={say('help.filter')} />
        <Keys keys={['j', 'k']} text={say('help.rows')} />
        <Keys keys={['Enter']} text={say('help.open')} />
        <Keys keys={['Esc']} text={say('help.back')} />
        <Keys keys={['[', ']']} text={say('help.sandbox')} />
        <Keys keys={['y']} text={say('help.copy')} />
        <Keys keys={['.']} text={say('help.pause')} />
        <Keys keys={['Ctrl', 'K']} text={say('palette')} />
        <Keys keys={['?']} text={say('help.help')} />
      </dl>
      {info !== undefined && (
        <>
          <h3>{say('help.about')}</h3>
          <dl class="facts">
            <Fact name={say('help.version')} value={info.version} />
            <Fact name={say('help.era')} value={info.era} />
            <Fact name={say('help.flavor')} value={info.flavor} />
            <Fact name={say('help.seed')} value={String(info.seed)} />
            <Fact name={say('help.worlds')} value={info.worlds.join(', ')} />
            <Fact name={say('help.state')} value={stateText(info.state)} />
          </dl>
        </>
      )}
      <details class="settings" onToggle={({ currentTarget }) => currentTarget.open && loadSettings()}>
        <summary>{say('help.settings')}</summary>
        {settings instanceof Error ? (
          <Problem error={settings} />
        ) : (
          settings !== undefined && (
            <Table caption={say('help.settings')} columns={columns()} rows={settings} idOf={({ name }) => name} />
          )
        )}
      </details>
    </Dialog>
  )
}

/** Where the state is, and which of the processes that may share it has answered. */
const stateText = ({ place, replica }: Reply<'GET /info'>['state']): string => {
  if (place === undefined) return say('state.memory')
  return replica === undefined ? place : say('state.shared', { place, replica })
}

type Setting = Reply<'GET /settings'>['settings'][number]

const columns = (): Column<Setting>[] => [
  {
    name: 'flag',
    title: say('help.setting'),
    main: true,
    cell: ({ flag, description }) => (
      <code class="nowrap" title={description}>
        {flag}
      </code>
    )
  },
  {
    name: 'value',
    title: say('help.value'),
    cell: ({ value, isSet }) => (value === null ? say(isSet ? 'help.value.set' : 'help.value.none') : textOf(value))
  },
  { name: 'source', title: say('help.source'), cell: ({ source }) => say(`help.source.${source}`) }
]

const textIn = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const textOf = (value: unknown) => (
  <code class="settings-value">{Array.isArray(value) ? value.map(textIn).join(', ') || '–' : textIn(value)}</code>
)

const Keys = ({ keys, text }: { readonly keys: readonly string[]; readonly text: string }) => (
  <div>
    <dt>
      {keys.map(key => (
        <kbd key={key}>{key}</kbd>
      ))}
    </dt>
    <dd>{text}</dd>
  </div>
)

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)
