/** Name of the bundled worker, which the build puts in. */
declare const WORKER_FILE: string

/** Files of each page that has a program of its own, by its name in the address; the build puts them in. */
declare const PAGE_FILES: Readonly<Partial<Record<string, readonly string[]>>>

declare module '*.css'
