const LENGTH = 15

/** Hexadecimal digits. documented: ids of clusters in replies and guides */
export const clusterIds =
  (random: () => number): (() => string) =>
  () =>
    Array.from({ length: LENGTH }, () => Math.floor(random() * 16).toString(16)).join('')
