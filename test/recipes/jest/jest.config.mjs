export default {
  globalSetup: './start-emulator.mjs',
  globalTeardown: './stop-emulator.mjs',
  testMatch: ['**/*.test.mjs']
}
