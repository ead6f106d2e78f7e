import { asksAfterTheEnd } from './asks-after-the-end.ts'
import { beyondTheLastPage } from './beyond-the-last-page.ts'
import { contentType } from './content-type.ts'
import { doubledSlash } from './doubled-slash.ts'
import { importsAgain } from './imports-again.ts'
import { oldNames } from './old-names.ts'
import type { Rule } from './rule.ts'
import { tooFast } from './too-fast.ts'
import { unreadFields } from './unread-fields.ts'

/** What the lint of the client looks for, as far as it can be seen from outside. */
export const RULES: readonly Rule[] = [
  asksAfterTheEnd,
  importsAgain,
  beyondTheLastPage,
  tooFast,
  unreadFields,
  contentType,
  oldNames,
  doubledSlash
]
