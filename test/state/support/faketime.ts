import { faketimeLibrary } from './tools.ts'

/** Variables for a process whose clock differs from the machine's. @param offset such as `+5s` @throws Absent */
export const fakedTime = async (offset: string): Promise<Readonly<Record<string, string>>> => ({
  ...{ LD_PRELOAD: await faketimeLibrary(), FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
})
