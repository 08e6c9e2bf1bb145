import type { Point, Stroke } from './stroke.ts'
import type { Colour, Scene, Shape } from './scene.ts'

/** How much of the pixel at a place a shape covers, from 0 to 1. */
type Coverage = (x: number, y: number) => number

interface Area {
  left: number
  top: number
  right: number
  bottom: number
}

/** A scene as pixels, three bytes each, row by row; edges are smooth. */
export function scenePixels(scene: Scene): Uint8Array {
  const { width, height, shapes } = scene
  const pixels = new Uint8Array(width * height * 3)
  const all: Area = { left: 0, top: 0, right: width, bottom: height }
  const paint = (area: Area, colourAt: (y: number) => Colour, coverage: Coverage): void => {
    const right = Math.min(width, Math.ceil(area.right))
    const bottom = Math.min(height, Math.ceil(area.bottom))
    for (let row = Math.max(0, Math.floor(area.top)); row < bottom; row += 1) {
      const colour = colourAt(row)
      for (let column = Math.max(0, Math.floor(area.left)); column < right; column += 1) {
        const cover = coverage(column + 0.5, row + 0.5)
        if (cover > 0) blend(pixels, (row * width + column) * 3, colour, cover)
      }
    }
  }
  for (const shape of shapes) paintShape(shape, all, paint)
  return pixels
}

function paintShape(
  shape: Shape,
  all: Area,
  paint: (area: Area, colourAt: (y: number) => Colour, coverage: Coverage) => void,
): void {
  switch (shape.kind) {
    case 'sky': {
      const { top, bottom } = shape
      return paint(
        all,
        (y) => mixed(top, bottom, y / (all.bottom - 1)),
        () => 1,
      )
    }
    case 'disc': {
      const { x, y, radius, colour, opacity } = shape
      const area = around(x, y, x, y, radius)
      const cover: Coverage = (px, py) => opacity * edge(Math.hypot(px - x, py - y) - radius)
      return paint(area, () => colour, cover)
    }
    case 'ground': {
      const { heights, step, colour } = shape
      const area = { ...all, top: Math.min(...heights) - 1 }
      return paint(
        area,
        () => colour,
        (x, y) => edge(heightAt(heights, x / step) - y),
      )
    }
    case 'panel': {
      const { x, y, width, height, radius, colour, opacity } = shape
      const cover: Coverage = (px, py) => {
        const dx = Math.abs(px - x - width / 2) - width / 2 + radius
        const dy = Math.abs(py - y - height / 2) - height / 2 + radius
        const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0))
        return opacity * edge(outside + Math.min(Math.max(dx, dy), 0) - radius)
      }
      return paint(around(x, y, x + width, y + height, 0), () => colour, cover)
    }
    case 'strokes':
      for (const stroke of shape.strokes) {
        const radius = shape.thickness / 2
        const xs = stroke.map(([x]) => x)
        const ys = stroke.map(([, y]) => y)
        const area = around(
          Math.min(...xs),
          Math.min(...ys),
          Math.max(...xs),
          Math.max(...ys),
          radius,
        )
        paint(
          area,
          () => shape.colour,
          (x, y) => edge(distance(stroke, x, y) - radius),
        )
      }
  }
}

/** From inside to outside over the width of a pixel. */
function edge(outside: number): number {
  return Math.min(1, Math.max(0, 0.5 - outside))
}

function around(left: number, top: number, right: number, bottom: number, by: number): Area {
  const more = by + 1
  return { left: left - more, top: top - more, right: right + more, bottom: bottom + more }
}

function heightAt(heights: readonly number[], at: number): number {
  const from = heights[Math.floor(at)] ?? 0
  const to = heights[Math.floor(at) + 1] ?? from
  return from + (to - from) * (at - Math.floor(at))
}

/** From a point to the nearest of a stroke. */
function distance(stroke: Stroke, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let at = 1; at < stroke.length; at += 1) {
    const from = stroke[at - 1] as Point
    const to = stroke[at] as Point
    const dx = to[0] - from[0]
    const dy = to[1] - from[1]
    const length = dx * dx + dy * dy
    const along = length === 0 ? 0 : ((x - from[0]) * dx + (y - from[1]) * dy) / length
    const t = Math.min(1, Math.max(0, along))
    const offX = x - from[0] - t * dx
    const offY = y - from[1] - t * dy
    nearest = Math.min(nearest, offX * offX + offY * offY)
  }
  return Math.sqrt(nearest)
}

function mixed(from: Colour, to: Colour, share: number): Colour {
  const at = (part: 0 | 1 | 2): number => from[part] + (to[part] - from[part]) * share
  return [at(0), at(1), at(2)]
}

function blend(pixels: Uint8Array, at: number, colour: Colour, cover: number): void {
  for (let part = 0; part < 3; part += 1) {
    const under = pixels[at + part] ?? 0
    pixels[at + part] = under + ((colour[part] ?? 0) - under) * cover + 0.5
  }
}
