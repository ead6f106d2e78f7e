import './style.css'
import { render } from 'preact'
import { Frame } from './frame/frame.tsx'
import { openSandbox } from './frame/sandbox-menu.tsx'
import { startKeys } from './keys.ts'
import { sandboxes, startLive } from './live.ts'
import { startDefaultPage } from './pages/pages.ts'
import { PAGE_NAMES } from './place.ts'
import { hasPage, startRouter } from './router.ts'
import { sandboxName } from './sandbox.ts'
import { applySettings } from './settings.ts'

applySettings()
startRouter()
startLive()
startDefaultPage()
startKeys({
  pages: PAGE_NAMES.filter(hasPage),
  help: () => document.getElementById('help')?.click(),
  moveSandbox: step => {
    const names = sandboxes.value.map(({ name }) => name)
    const next = names[names.indexOf(sandboxName.value) + step]
    if (next !== undefined) openSandbox(next)
  }
})
const app = document.getElementById('app')
if (app !== null) render(<Frame />, app)
