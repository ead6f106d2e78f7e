// Runs first, while the browser still fetches the program of the console: starts at once what would otherwise wait until that program runs.
import { readPlace } from './place.ts'
import { readStored, TOKEN_KEY } from './storage.ts'
import type { ToWorker } from './worker.ts'

/** What was started. */
export interface Boot {
  /** The worker that holds the stream; undefined: the browser has none. */
  readonly worker: SharedWorker | undefined
  /** Whether the worker could not be started. */
  failed: boolean
}

declare global {
  /** Set by the script that the document names first. */
  var emulatorBoot: Boot
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** Browsers that know Trusted Types take no plain text for the program of a worker. */
const workerUrl = (): string => {
  const url = new URL(`assets/${WORKER_FILE}`, document.baseURI).href
  const { trustedTypes } = globalThis as { trustedTypes?: Policies }
  return trustedTypes?.createPolicy('console', { createScriptURL: same => same }).createScriptURL(url) ?? url
}

/** Starts the worker, and has it open the stream. */
const startWorker = (): Boot => {
  if (typeof SharedWorker === 'undefined') return { worker: undefined, failed: true }
  const worker = new SharedWorker(workerUrl(), { name: 'emulator', type: 'module' })
  const boot = { worker, failed: false }
  worker.onerror = () => {
    boot.failed = true
  }
  worker.port.postMessage({
    kind: 'watch',
    base: new URL('../', document.baseURI).href,
    sandbox: readPlace(location.hash).query['sandbox'] || 'default',
    visible: !document.hidden,
    token: readStored('sessionStorage', TOKEN_KEY)
  } satisfies ToWorker)
  return boot
}

/** Fetches the program of the page that the address names; it runs when the page is drawn. */
const preloadPage = (): void => {
  for (const file of PAGE_FILES[readPlace(location.hash).page ?? 'start'] ?? []) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.href = file
    document.head.append(link)
  }
}

preloadPage()
globalThis.emulatorBoot = startWorker()
