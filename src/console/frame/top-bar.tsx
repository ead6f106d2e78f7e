import { useState } from 'preact/hooks'
import { connection } from '../live.ts'
import { openPalette } from '../palette/palette.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { LANGUAGES, language, THEMES, theme } from '../settings.ts'
import { moment, say, type Word } from '../words/words.ts'
import { ClockChip } from './clock-chip.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { SandboxMenu } from './sandbox-menu.tsx'

/** Sandbox, clock, connection, language, theme and help. */
export const TopBar = () => (
  <header class="top">
    <SandboxMenu />
    <ClockChip />
    <span class="gap" />
    <LiveDot />
    <button
      type="button"
      class="button quiet icon"
      aria-label={say('palette')}
      title={`${say('palette')} (Ctrl+K)`}
      onClick={openPalette}
    >
      <Icon name="search" />
    </button>
    <LanguageMenu />
    <ThemeMenu />
    <Help />
  </header>
)

const DOTS: Readonly<Record<(typeof connection.value)['state'], readonly [kind: string, word: Word]>> = {
  connecting: ['slow', 'live.connecting'],
  live: ['on', 'live'],
  polling: ['slow', 'live.polling'],
  offline: ['off', 'live.offline'],
  refused: ['off', 'live.offline']
}

const LiveDot = () => {
  const now = connection.value
  const [kind, word] = DOTS[now.state]
  const about =
    now.state === 'offline'
      ? `${say(word)}, ${moment(now.since)} UTC`
      : now.state === 'polling'
        ? say('live.polling.about')
        : say(word)
  return (
    <span class={`live live-${kind}`} role="status" title={about}>
      <span class="words">{say(word)}</span>
    </span>
  )
}

const LanguageMenu = () => (
  <Menu label={say('language')} kind="quiet icon" right button={<Icon name="language" />}>
    {close =>
      LANGUAGES.map(name => (
        <Choice
          key={name}
          chosen={language.value === name}
          text={say(`language.${name}`)}
          lang={name === 'zh' ? 'zh-CN' : 'en'}
          onChoose={() => {
            language.value = name
            close()
          }}
        />
      ))
    }
  </Menu>
)

const ThemeMenu = () => (
  <Menu label={say('theme')} kind="quiet icon" right button={<Icon name={theme.value} />}>
    {close =>
      THEMES.map(name => (
        <Choice
          key={name}
          chosen={theme.value === name}
          text={say(`theme.${name}`)}
          onChoose={() => {
            theme.value = name
            close()
          }}
        />
      ))
    }
  </Menu>
)

interface ChoiceProps {
  readonly chosen: boolean
  readonly text: string
  readonly lang?: string
  readonly onChoose: () => void
}

const Choice = ({ chosen, text, lang, onChoose }: ChoiceProps) => (
  <button type="button" class="choice" aria-pressed={chosen} lang={lang} onClick={onChoose}>
    {text}
    <span class="end">{chosen && <Icon name="check" size={16} />}</span>
  </button>
)

const Help = () => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        class="button quiet icon"
        id="help"
        aria-label={say('help')}
        title={say('help')}
        onClick={() => setOpen(true)}
      >
        <Icon name="help" />
      </button>
      {open && <HelpDialog onClose={() => setOpen(false)} />}
    </>
  )
}
