import { spawn } from 'node:child_process'

/** Path of the web console below the base URL. */
const CONSOLE = '/_emulator/ui/'

/** @param base URL of the emulator, with or without a slash at its end */
export const consoleUrl = (base: string): string => `${base.replace(/\/+$/, '')}${CONSOLE}`

/** The program that opens a URL, with its arguments, by `process.platform`. A browser of its own choice: BROWSER. */
export const openerOf = (
  url: string,
  platform: string,
  browser = ''
): readonly [command: string, ...args: string[]] => {
  if (browser !== '') return [browser, url]
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Opens a URL in the user's browser, and does not wait for it. @returns whether a program for it could be started */
export const openInBrowser = (url: string, browser: string | undefined): Promise<boolean> => {
  const [command, ...args] = openerOf(url, process.platform, browser)
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
