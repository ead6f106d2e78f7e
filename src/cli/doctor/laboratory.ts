import { isReachable } from '../../http/control-plugin.ts'
import type { Look } from './finding.ts'

/** Whether anybody may call `/_emulator`. */
export const laboratory: Look = ({ host, controlToken, insecure }) => {
  const what = 'laboratory'
  if (controlToken !== undefined) return { what, found: '/_emulator asks for the token' }
  if (!isReachable(host)) return { what, found: `/_emulator is open at ${host}, which this machine alone reaches` }
  if (insecure) return { what, found: `/_emulator is open to whoever reaches ${host}` }
  return {
    what,
    found: `/_emulator would refuse all calls, as others reach ${host} and there is no token`,
    mend: 'start it with --control-token, or with --insecure when no one else reaches it'
  }
}
