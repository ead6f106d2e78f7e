import { createEmulator } from 'zilliz-import-emulator'

// Jest runs tests in contexts of their own: they reach the emulator over HTTP.
export default async () => {
  globalThis.emulator = await createEmulator({ port: 0, freeze: '2024-01-02T03:04:05Z' })
  process.env.EMULATOR_URL = globalThis.emulator.url
}
