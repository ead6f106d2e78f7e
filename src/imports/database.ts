/** Clusters of the world have one. documented: the name of the database that is there without any being made */
export const DEFAULT_DATABASE = 'default'

/** @param name left out: that one */
export const isDatabase = (name: string | undefined): boolean => name === undefined || name === DEFAULT_DATABASE
