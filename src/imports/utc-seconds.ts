/** `2023-10-28T06:51:49Z`. documented: get page of v1, progress page of v2 */
export const utcSeconds = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`
