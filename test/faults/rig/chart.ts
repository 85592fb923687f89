/** A line of a chart: values by time. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [seconds: number, value: number])[]
}

/** One panel: lines that share a scale, which begins at zero. */
export interface Panel {
  readonly title: string
  readonly series: readonly Series[]
}

const width = 860
const panelHeight = 150
const left = 60
const colours = ['#1f77b4', '#d62728', '#2ca02c', '#9467bd', '#ff7f0e', '#8c564b']

/** Panels below one another as an SVG document. `marks` are moments, in seconds, that all of them show. */
export function chart(panels: readonly Panel[], marks: readonly (readonly [number, string])[]): string {
  const all = panels.flatMap(({ series }) => series.flatMap(({ points }) => points.map(([at]) => at)))
  const end = Math.max(1, ...all)
  const x = (at: number): number => left + (at / end) * (width - left - 20)
  const bodies = panels.map((panel, index) => drawn(panel, index * panelHeight, x, marks))
  const height = panels.length * panelHeight + 20
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">`,
    '<title>What a run under faults held</title>',
    `<rect width="${width}" height="${height}" fill="white"/>`,
    ...bodies,
    `<text x="${width - 20}" y="${height - 6}" text-anchor="end">${Math.round(end)} s</text>`,
    '</svg>\n',
  ].join('\n')
}

function drawn(
  { title, series }: Panel,
  top: number,
  x: (at: number) => number,
  marks: readonly (readonly [number, string])[],
): string {
  const most = Math.max(1, ...series.flatMap(({ points }) => points.map(([, value]) => value)))
  const floor = top + panelHeight - 15
  const y = (value: number): number => floor - (value / most) * (panelHeight - 45)
  const lines = series.map(({ points }, index) => {
    const path = points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
    return `<polyline fill="none" stroke="${colours[index % colours.length]}" points="${path}"/>`
  })
  const names = series.map(({ name }, index) => {
    const at = left + 250 + index * 100
    return `<text x="${at}" y="${top + 15}" fill="${colours[index % colours.length]}">${escaped(name)}</text>`
  })
  const faults = marks.map(
    ([at, name]) =>
      `<line x1="${x(at).toFixed(1)}" x2="${x(at).toFixed(1)}" y1="${top + 22}" y2="${floor}" stroke="#ddd"><title>${escaped(name)}</title></line>`,
  )
  return [
    ...faults,
    `<line x1="${left}" x2="${width - 20}" y1="${floor}" y2="${floor}" stroke="black"/>`,
    `<text x="${left}" y="${top + 15}" font-weight="bold">${escaped(title)}</text>`,
    `<text x="${left - 5}" y="${y(most) + 4}" text-anchor="end">${Math.round(most * 10) / 10}</text>`,
    ...lines,
    ...names,
  ].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
