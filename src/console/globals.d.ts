/** Name of the bundled worker, which the build puts in. */
declare const WORKER_FILE: string

declare module '*.css'
