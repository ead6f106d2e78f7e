/**
 * Sections of docs/performance.md by part of the bench: the text between its mark and the next one.
 * @param {string} page
 * @returns {Map<string, string>}
 */
export const sectionsOf = page =>
  new Map(
    [...page.matchAll(/^<!-- ([\w-]+) -->\n(.*?)(?=^<!-- |(?![\s\S]))/gms)].map(([, part, text]) => [part, text.trim()])
  )

/** The hash of the sources that a section measured; undefined if it names no hash. */
const measuredSources = section => /, sources ([0-9a-f]{12})\.$/m.exec(section)?.[1]

/**
 * Problems: parts whose figures are missing or are not of these sources, each with the command that measures the part again.
 * @param {{ page: string, parts: string[], sources: string }} measurements
 */
export const staleMeasurements = ({ page, parts, sources }) => {
  const sections = sectionsOf(page)
  return parts.flatMap(part => {
    const section = sections.get(part)
    const measured = section && measuredSources(section)
    if (measured === sources) return []
    const reason =
      section === undefined
        ? `has no section ${part}`
        : measured === undefined
          ? `does not name the sources that ${part} measured`
          : `measured ${part} at sources ${measured}, not ${sources}`
    return [`docs/performance.md ${reason}: npm run bench -- ${part}`]
  })
}
