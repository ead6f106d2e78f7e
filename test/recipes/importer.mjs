// The code under test: a client of the import API that knows nothing of the emulator.
const call = async (url, key, options = {}) => {
  const reply = await fetch(url, { ...options, headers: { authorization: `Bearer ${key}` } })
  const { code, data, message } = await reply.json()
  if (code !== 200) throw Object.assign(new Error(`${code}: ${message}`), { code })
  return data
}

export const startImport = async ({ baseUrl, key }, job) => {
  const options = { method: 'POST', body: JSON.stringify(job) }
  return (await call(`${baseUrl}/v1/vector/collections/import`, key, options)).jobId
}

export const progressOf = async ({ baseUrl, key }, { clusterId }, jobId) =>
  (await call(`${baseUrl}/v1/vector/collections/import/get?${new URLSearchParams({ clusterId, jobId })}`, key))
    .readyPercentage
