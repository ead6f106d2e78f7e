import { BUCKET_NAMES, STORAGE_ACCOUNT } from '../../contract/names.ts'
import type { Provider } from './provider.ts'

/**
 * Azure Blob Storage: `https://<account>.blob.core.windows.net/<container>/<blob>`; it has no URI style.
 * documented: import guides (data sources); Azure "Naming containers, blobs". Azure China is not documented for imports (guess: refused).
 */
export const azure: Provider = {
  cloud: 'azure',
  hosts: [/^(?<account>[a-z0-9]{3,24})\.blob\.core\.windows\.net$/],
  nearly: [
    {
      host: /^\.?blob\.core\.windows\.net$/,
      because: 'names no storage account; write <account>.blob.core.windows.net'
    },
    {
      host: /\.blob\.core\.windows\.net$/,
      because: `names no valid storage account: ${STORAGE_ACCOUNT.rule}`
    },
    {
      host: /\.core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/,
      because: 'is not <account>.blob.core.windows.net'
    }
  ],
  names: BUCKET_NAMES.azure
}
