import type { WorldDocument } from '../../cloud/schema/world.ts'

const hidden = (index: number): string => `[hidden ${index + 1}]`

/** Another one with stand-ins for API keys and for the credentials of buckets; it can be used as a world, but not by who has those. */
export const hideSecrets = (document: WorldDocument): WorldDocument => ({
  ...document,
  ...(document.keys !== undefined && { keys: document.keys.map((key, index) => ({ ...key, key: hidden(index) })) }),
  ...(document.buckets !== undefined && {
    buckets: document.buckets.map(({ credentials, ...bucket }) => ({
      ...bucket,
      ...(credentials !== undefined && {
        credentials: credentials.map((credential, index) => ({
          ...credential,
          ...(credential.accessKey !== undefined && { accessKey: hidden(index), secretKey: '[hidden]' }),
          ...(credential.token !== undefined && { token: hidden(index) })
        }))
      })
    }))
  })
})
