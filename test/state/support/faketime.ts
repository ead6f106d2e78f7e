import { spawnSync } from 'node:child_process'

/** Variables for a process whose clock differs from the machine's; undefined without the package faketime. @param offset such as `+5s` */
export const fakedTime = (offset: string): Readonly<Record<string, string>> | undefined => {
  // The command itself forks, so a signal would not reach the server.
  const { status, stdout } = spawnSync('faketime', ['-f', '+0s', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' })
  if (status !== 0) return undefined
  return { LD_PRELOAD: stdout.trim(), FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1' }
}
