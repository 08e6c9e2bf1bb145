import type { Colour, Scene, Shape } from './scene.ts'

/** A scene as an SVG file that needs no font. @param title what it shows, for those who hear it */
export function sceneSvg({ width, height, shapes }: Scene, title: string): string {
  const body = shapes.map((shape) => element(shape, width, height)).join('\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
${body}
</svg>
`
}

function element(shape: Shape, width: number, height: number): string {
  switch (shape.kind) {
    case 'sky':
      return `<defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${hex(shape.top)}"/><stop offset="1" stop-color="${hex(shape.bottom)}"/></linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>`
    case 'disc':
      return `<circle cx="${n(shape.x)}" cy="${n(shape.y)}" r="${n(shape.radius)}" fill="${hex(shape.colour)}" fill-opacity="${shape.opacity}"/>`
    case 'ground': {
      const ridge = shape.heights.map((y, at) => `L${at * shape.step} ${n(y)}`).join('')
      return `<path d="M0 ${height}${ridge}L${width} ${height}Z" fill="${hex(shape.colour)}"/>`
    }
    case 'panel':
      return `<rect x="${n(shape.x)}" y="${n(shape.y)}" width="${n(shape.width)}" height="${n(shape.height)}" rx="${shape.radius}" fill="${hex(shape.colour)}" fill-opacity="${shape.opacity}"/>`
    default: {
      const path = shape.strokes
        .map((stroke) => `M${stroke.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}`)
        .join('')
      return `<path d="${path}" fill="none" stroke="${hex(shape.colour)}" stroke-width="${n(shape.thickness)}" stroke-linecap="round" stroke-linejoin="round"/>`
    }
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function hex(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escaped(text: string): string {
  // XML has no way to write control characters.
  return text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign)
}
