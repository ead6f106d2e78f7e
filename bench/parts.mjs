/**
 * Parts in the order of docs/performance.md; each is loaded when its turn comes. The release reads this list too, so nothing may be
 * imported here.
 */
export const PARTS = {
  throughput: { title: 'Import requests per second', load: async () => (await import('./throughput.mjs')).throughput },
  'cold-start': { title: 'Cold start and memory', load: async () => (await import('./cold-start.mjs')).coldStart },
  'many-jobs': { title: 'A million jobs', load: async () => (await import('./many-jobs.mjs')).manyJobs },
  sandboxes: { title: 'Sandboxes', load: async () => (await import('./sandboxes.mjs')).sandboxes },
  files: { title: 'Files that are read', load: async () => (await import('./files.mjs')).files },
  stores: { title: 'Object storage and live stores', load: async () => (await import('./stores.mjs')).stores },
  console: { title: 'Consoles that watch', load: async () => (await import('./console.mjs')).watched },
  page: { title: 'The console in a browser', load: async () => (await import('./page.mjs')).pages },
  state: { title: 'State in a folder', load: async () => (await import('./state.mjs')).state },
  replicas: { title: 'Emulators that share a database', load: async () => (await import('./replicas.mjs')).replicas },
  hostile: { title: 'Bodies that are made to hold it up', load: async () => (await import('./hostile.mjs')).hostile }
}
