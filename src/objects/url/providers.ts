import { aws } from './aws.ts'
import { azure } from './azure.ts'
import { cos } from './cos.ts'
import { gcs } from './gcs.ts'
import { oss } from './oss.ts'
import type { Provider } from './provider.ts'

/** Every cloud that an objectUrl may point to. documented: import guides, global and China service */
export const PROVIDERS: readonly Provider[] = [aws, gcs, azure, oss, cos]
