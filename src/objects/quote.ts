const LONGEST = 80

/** A part of user input in double quotes, cut to 80 characters. */
export const quote = (part: string): string => {
  const characters = Array.from(part)
  return characters.length > LONGEST ? `"${characters.slice(0, LONGEST - 1).join('')}…"` : `"${part}"`
}
