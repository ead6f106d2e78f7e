import { refuse } from '../../contract/refusals/refusal.ts'
import type { Check } from '../check.ts'
import type { ImportRequest } from '../requests.ts'

const UNSUPPORTED: readonly string[] = ['\0', '\n', '\r', '"', '\ufffd']

/** server source: importutilv2/option.go; read with the first file */
export const csvSeparator: Check<ImportRequest> = {
  name: 'csvSeparator',
  codes: [47053],
  run: ({ fields, sources }) => {
    const sep = fields.options?.['sep'] ?? ''
    const isUnsupported = UNSUPPORTED.includes([...sep][0] ?? '')
    if (!isUnsupported || sources.every(({ fileType }) => fileType !== 'csv')) return undefined
    const reason = `unsupported csv separator: ${sep.slice(0, 10)}`
    return refuse(47053, {
      reason,
      explain: 'options.sep begins with a line end, a quote or NUL; use another character'
    })
  }
}
