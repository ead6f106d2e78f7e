import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { buildApp } from './app.ts'
import { SettingsError } from './config/load.ts'
import type { Settings } from './config/settings.ts'
import { LIMITS, milvusLimits } from './contract/eras.ts'
import { removeAbandoned } from './disk/folders.ts'
import { completeOptions, type EmulatorOptions } from './emulator-options.ts'
import { rateLimitOf } from './http/contract-plugin.ts'
import { gracefulClose } from './http/graceful-close.ts'
import { addressesOf, openPorts } from './http/listen.ts'
import type { EmulatorApp } from './http/public-types.ts'
import { InspectionCache } from './imports/reading/readings.ts'
import { startInspector } from './inspector/threads.ts'
import { type Clock, notBefore, parseProgress, systemClock } from './lab/clock.ts'
import { type CoverageApi, coverageApi } from './lab/control/coverage.ts'
import { createSandboxApi, type SandboxApi } from './lab/control/sandbox-api.ts'
import { type ServerApi, serverApi } from './lab/control/server-api.ts'
import { Coverage } from './lab/coverage/coverage.ts'
import { Journal, JournalBudget } from './lab/journal/journal.ts'
import { requestLogTo } from './lab/journal/request-log.ts'
import { Laboratory } from './lab/laboratory.ts'
import { RequestCounts } from './lab/metrics/request-counts.ts'
import { Observers } from './lab/observers.ts'

import { MAIN } from './lab/sandbox.ts'
import { exportDrafts, loadSnapshot, saveSnapshot } from './lab/snapshot/file.ts'
import { type Restored, readSnapshot, restoreSnapshot } from './lab/snapshot/restore.ts'
import type { Snapshot } from './lab/snapshot/schema.ts'
import { takeSnapshot } from './lab/snapshot/take.ts'
import { type LiveSource, loadTemplates, type Template } from './lab/templates.ts'

import type { FolderState } from './state/folder.ts'
import type { SharedState } from './state/shared.ts'
import { momentOf } from './text/text.ts'
import { AuthorityError, authority, certificateDrafts, dataFolder } from './tls/authority.ts'

import { type KeyedCertificate, serverCertificate } from './tls/certificate.ts'

import { Blobs, uploadFolders } from './volumes/blobs.ts'

/** A running emulator; as a sandbox it is the default one, which calls without a name reach. */
export interface Emulator extends AsyncDisposable, SandboxApi, ServerApi {
  /** Base URL for clients, e.g. `http://127.0.0.1:19540`; empty when it does not listen. */
  readonly url: string
  /** Base URL of the CONNECT proxy; empty when there is none. */
  readonly proxyUrl: string
  readonly app: EmulatorApp
  readonly coverage: CoverageApi
  /** The sandbox of that name, for calls with the key `…@name`; created when it is missing. @throws LabError for an invalid name */
  sandbox(name: string): SandboxApi
  /** The state of all sandboxes as JSON. It waits for files that are being read, for `snapshotPatience` at the most. */
  snapshot(): Promise<Snapshot>
  /** Replaces all sandboxes by a snapshot, and returns the differences that it could not avoid. @throws LabError, and then nothing has changed */
  restore(snapshot: Snapshot): Promise<Restored>
  /** Stops listening, and ends once the requests in flight are answered, after 10 s at the latest. */
  close(): Promise<void>
}

const MEGABYTE = 1e6

const GIBIBYTE = 1024 ** 3

/** Bytes that the journals of all sandboxes take together. */
const JOURNALS = 64 * MEGABYTE

/**
 * Starts an emulator: the one way in, for the command line, tests and programs alike.
 * @throws SettingsError for an option that is invalid; WorldError for an invalid world; the listen error of node:net when the port is unavailable
 */
export const createEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const { clock: ownClock, logger, listen, snapshotPatience, settings, sources } = completeOptions(options)
  const ended = new AbortController()
  const live = await loadLiveStores(settings, ended.signal)
  const templates = await loadTemplates({ ...settings, live })
  const state = await openState(settings, templates)
  const clock = clockOf(ownClock, state)
  const inspector = startInspector()
  const blobs = new Blobs(settings.dataDir ?? tmpdir(), state?.files)
  const budget = new JournalBudget(JOURNALS)
  const observers = new Observers(logger)
  const lab = new Laboratory({
    templates,
    era: settings.era,
    rules: {
      limits: LIMITS[settings.era],
      milvusLimits: milvusLimits(settings.era, settings.milvusVersion),
      milvusVersion: settings.milvusVersion,
      flavor: settings.flavor,
      hideUnknownClusters: settings.hideUnknownClusters,
      speed: settings.speed,
      throughput: settings.throughput * MEGABYTE
    },
    polls: parseProgress(settings.progress),
    seed: settings.seed,
    clock,
    running: ownClock === systemClock,
    frozenAt: settings.freeze === undefined ? undefined : momentOf(settings.freeze),
    inspect: inspector.inspect,
    preview: inspector.preview,
    liveStores: live,
    inspectionCache: new InspectionCache(),
    blobs,
    uploadLimit: settings.uploadLimit * GIBIBYTE,
    newJournal: () => new Journal(settings.journal, budget, observers, state?.shared !== undefined),
    ...(state?.shared !== undefined && { turns: state.shared }),
    observers,
    coverage: new Coverage(),
    requestCounts: new RequestCounts(),
    requestLog: settings.logRequests && logger ? requestLogTo(logger) : undefined,
    snapshotPatience,
    scheme: settings.tls ? 'https' : 'http',
    settings,
    sources,
    calls: settings,
    strict: settings.strict,
    rateLimit: rateLimitOf(settings),
    journalSize: settings.journal,
    journalBudget: budget,
    inspectionLoad: inspector.load,
    sandboxLimit: settings.sandboxLimit,
    sandboxTtl: settings.sandboxTtl * 1000
  })
  const warn = (message: string) => logger?.warn(message)
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => state?.shared?.within(work) ?? work()
  const begin = async () => {
    const certificate = settings.tls ? await certificateFor(settings, templates) : undefined
    await state?.load(lab, warn)
    await inTurn(() => loadSnapshot(lab, settings, warn))
    return certificate
  }
  const stop = async () => {
    ended.abort()
    lab.stop()
    inspector.close()
    await state?.close()
    await blobs.close()
  }
  const watchFiles = async () => {
    if (!settings.watch) return
    const { watchWorlds } = await import('./lab/world/watch-files.ts')
    watchWorlds(lab, { ...settings, live }, logger)
  }
  const orStop = async (error: unknown): Promise<never> => {
    await stop()
    throw error
  }
  const certificate = await begin().catch(orStop)
  const app = buildApp(settings, lab, logger, certificate)
  const extraServers: Server[] = []
  const end = gracefulClose(app, { logger, extraServers })
  const closeAll = async () => {
    // For a snapshot, reading goes on while the last requests are answered, but never longer than a snapshot waits.
    const startedAt = performance.now()
    if (settings.exportOnExit === undefined) lab.stop()
    try {
      await end()
      const patience = snapshotPatience - (performance.now() - startedAt)
      if (settings.exportOnExit !== undefined) await inTurn(() => saveSnapshot(lab, settings, warn, patience))
    } finally {
      await stop()
    }
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= closeAll()
    return closing
  }
  const serve = async () => {
    if (listen) return openPorts(app, await addressesOf(settings.host), settings, extraServers, logger)
    await app.ready()
    return { url: '', proxyUrl: '' }
  }
  const { url, proxyUrl } = await serve().catch(async error => {
    await end()
    return orStop(error)
  })
  await watchFiles()
  if (listen) for (const prefix of leftoversOf(settings)) void removeAbandoned(prefix, ended.signal, warn)
  return {
    url,
    proxyUrl,
    app,
    ...createSandboxApi(lab, MAIN),
    ...serverApi(lab),
    snapshot: () => inTurn(() => takeSnapshot(lab)),
    restore: async snapshot => inTurn(() => restoreSnapshot(lab, readSnapshot(snapshot))),
    coverage: coverageApi(lab),
    sandbox: name => createSandboxApi(lab, lab.sandbox(name).name),
    close,
    [Symbol.asyncDispose]: close
  }
}

/** Their client libraries are loaded only when a store is declared. */
const loadLiveStores = async (
  { store, storeTimeout }: Settings,
  ended: AbortSignal
): Promise<LiveSource | undefined> => {
  if (store.length === 0) return undefined
  const { liveStores } = await import('./stores/live-stores.ts')
  return liveStores({ store, storeTimeout, ended })
}

/** Its database is loaded only when one is named. */
const openState = async (
  settings: Settings,
  templates: ReadonlyMap<string, Template>
): Promise<FolderState | SharedState | undefined> => {
  if (settings.state === 'memory') return undefined
  const { openState } = await import('./state/open.ts')
  return openState(settings, templates)
}

/** Processes that share a state tell its time; a folder's goes on after the last time that was told. */
const clockOf = (own: Clock, state: FolderState | SharedState | undefined): Clock => {
  if (state === undefined) return own
  if (state.kind === 'folder') return notBefore(own, state.meta.seen, state.unsaved)
  return own === systemClock ? state.clock : own
}

/** Names below `localhost` are written out: most clients take no wildcard for a name of two labels. */
const certificateFor = async (
  { dataDir, neutralHosts }: Settings,
  templates: ReadonlyMap<string, Template>
): Promise<KeyedCertificate> => {
  const clusters = [...templates.values()].flatMap(({ world }) => [...world.clusters.keys()])
  const names = [...neutralHosts, ...clusters.map(id => `${id}.localhost`), 's3.localhost', '*.s3.localhost']
  const now = Date.now()
  try {
    return await serverCertificate(await authority(dataFolder(dataDir, process.env), now), names, now)
  } catch (error) {
    throw error instanceof AuthorityError ? new SettingsError([error.message]) : error
  }
}

/** Prefixes of the folders that an emulator with these settings leaves behind when it is killed. */
const leftoversOf = ({ dataDir, exportOnExit, tls }: Settings): string[] => [
  uploadFolders(dataDir ?? tmpdir()),
  ...(exportOnExit === undefined ? [] : [exportDrafts(exportOnExit)]),
  ...(tls ? [certificateDrafts(dataFolder(dataDir, process.env))] : [])
]
