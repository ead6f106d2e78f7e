import './style.css'
import { render } from 'preact'
import { Frame } from './frame/frame.tsx'
import { openSandbox } from './frame/sandbox-menu.tsx'
import { startKeys } from './keys.ts'
import { sandboxes, startLive } from './live.ts'
import { PAGES } from './pages/pages.ts'
import { PAGE_NAMES, startRouter } from './router.ts'
import { sandboxName } from './sandbox.ts'
import { applySettings } from './settings.ts'

applySettings()
startRouter()
startLive()
startKeys({
  pages: PAGE_NAMES.filter(name => name in PAGES),
  help: () => document.getElementById('help')?.click(),
  moveSandbox: step => {
    const names = sandboxes.value.map(({ name }) => name)
    const next = names[names.indexOf(sandboxName.value) + step]
    if (next !== undefined) openSandbox(next)
  }
})
const app = document.getElementById('app')
if (app !== null) render(<Frame />, app)
