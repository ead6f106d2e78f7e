import { deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

interface Pixels {
  readonly width: number
  readonly height: number
  /** Of each pixel, `red << 16 | green << 8 | blue`. */
  readonly colors: Uint32Array
}

/** A screenshot with at most 256 colours, about 40 % of its size. A colour that is left out becomes the nearest of them. */
export const toPalette = (png: Buffer): Buffer => encode(decode(png))

/** @throws Error for another image than Chromium writes: 8 bits a channel, RGB or RGBA, not interlaced */
const decode = (png: Buffer): Pixels => {
  const parts: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const width = png.readUInt32BE(16)
  const height = png.readUInt32BE(20)
  const channels = png[25] === 2 ? 3 : 4
  if (png[24] !== 8 || ![2, 6].includes(png[25] ?? 0) || png[28] !== 0) throw new Error('not a screenshot')
  const bytes = unfilter(inflateSync(Buffer.concat(parts)), width * channels, height, channels)
  const colors = new Uint32Array(width * height)
  for (let pixel = 0; pixel < colors.length; pixel++) colors[pixel] = bytes.readUIntBE(pixel * channels, 3)
  return { width, height, colors }
}

/** Undoes the filter of each line. @param step bytes of a pixel */
const unfilter = (raw: Buffer, line: number, height: number, step: number): Buffer => {
  const out = Buffer.alloc(line * height)
  for (let y = 0; y < height; y++) {
    const kind = raw[y * (line + 1)] ?? 0
    for (let x = 0; x < line; x++) {
      const at = y * line + x
      const left = x < step ? 0 : (out[at - step] ?? 0)
      const up = y === 0 ? 0 : (out[at - line] ?? 0)
      const corner = x < step || y === 0 ? 0 : (out[at - line - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0
      out[at] = (raw[y * (line + 1) + 1 + x] ?? 0) + guess
    }
  }
  return out
}

const paeth = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

const encode = ({ width, height, colors }: Pixels): Buffer => {
  const counts = new Map<number, number>()
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1)
  const byCount = [...counts].sort(([a, many], [b, more]) => more - many || a - b).map(([color]) => color)
  const palette = choose(byCount)
  const indexes = new Map(byCount.map(color => [color, nearest(palette, color)]))
  // Filters make images of flat colours larger: each line is stored as it is.
  const raw = Buffer.alloc((width + 1) * height)
  for (const [pixel, color] of colors.entries()) {
    raw[pixel + Math.floor(pixel / width) + 1] = indexes.get(color) ?? 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(color => [color >> 16, (color >> 8) & 255, color & 255]))),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

/** Distances that a colour must have from those before it, largest first, so that rare ones such as that of a chip are among the 256. */
const DISTANCES = [48, 24, 12, 6, 1]

/** @param byCount all colours, the most frequent first */
const choose = (byCount: readonly number[]): number[] => {
  const chosen: number[] = []
  for (const least of DISTANCES) {
    for (const color of byCount) {
      if (chosen.length === 256) return chosen
      if (chosen.every(other => distance(other, color) >= least ** 2)) chosen.push(color)
    }
  }
  return chosen
}

/** Index of the colour that is nearest. */
const nearest = (palette: readonly number[], color: number): number =>
  palette.reduce(
    (best, other, index) => (distance(other, color) < distance(palette[best] ?? 0, color) ? index : best),
    0
  )

/** Square of the distance. */
const distance = (a: number, b: number): number => {
  const [red, green, blue] = [(a >> 16) - (b >> 16), ((a >> 8) & 255) - ((b >> 8) & 255), (a & 255) - (b & 255)]
  return red * red + green * green + blue * blue
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc(body), body.length + 4)
  return out
}

const crc = (bytes: Buffer): number => {
  let sum = 0xffffffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0)
  }
  return ~sum >>> 0
}
