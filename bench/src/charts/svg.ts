/** Colours that are told apart by most people, on white and on dark ground. */
const colours = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#888888']
const width = 720
const height = 400
const plot = { left: 70, top: 48, right: 560, bottom: 345 }

/** A line through points; x must be positive where the axis is logarithmic. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** What stands around a chart. */
export interface ChartText {
  readonly title: string
  readonly x: string
  readonly y: string
}

/** A bar in pieces, one on the other. */
export interface Bar {
  readonly name: string
  /** In the order of the pieces. */
  readonly values: readonly number[]
}

/** Lines over a logarithmic x axis, as an SVG document. Throws RangeError without points. */
export function lineChart(text: ChartText, series: readonly Series[]): string {
  const points = series.flatMap((line) => line.points)
  if (points.length === 0) throw new RangeError('A chart needs points')
  const xs = [...new Set(points.map(([x]) => x))].sort((one, other) => one - other)
  const [first = 1] = xs
  const last = xs.at(-1) ?? first
  const span = Math.log(last / first) || 1
  const xOf = (x: number) => plot.left + 20 + (Math.log(x / first) / span) * (plot.right - plot.left - 40)
  const { ticks, yOf } = yAxis(Math.max(...points.map(([, y]) => y)))
  const lines = series.map(({ name, points: own }, index) => {
    const colour = colours[index % colours.length]
    const path = own.map(([x, y]) => `${round(xOf(x))},${round(yOf(y))}`).join(' ')
    const dots = own.map(([x, y]) => `<circle cx="${round(xOf(x))}" cy="${round(yOf(y))}" r="3" fill="${colour}"/>`)
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${legend(name, index)}`
  })
  const labels = xs.map((x) => label(xOf(x), plot.bottom + 18, x.toLocaleString('en-US')))
  return svg(text, [...ticks, ...labels, ...lines])
}

/** Bars in pieces, as an SVG document. Throws RangeError without bars. */
export function stackedBars(text: ChartText, pieces: readonly string[], bars: readonly Bar[]): string {
  if (bars.length === 0) throw new RangeError('A chart needs bars')
  const { ticks, yOf } = yAxis(Math.max(...bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))))
  const step = (plot.right - plot.left) / bars.length
  const drawn = bars.map(({ name, values }, index) => {
    const left = plot.left + index * step + step * 0.2
    let below = 0
    const rects = values.map((value, piece) => {
      const top = yOf(below + value)
      const rect = `<rect x="${round(left)}" y="${round(top)}" width="${round(step * 0.6)}" height="${round(yOf(below) - top)}" fill="${colours[piece % colours.length]}"/>`
      below += value
      return rect
    })
    return `${rects.join('')}${label(left + step * 0.3, plot.bottom + 18, name)}${label(left + step * 0.3, yOf(below) - 5, below.toFixed(0))}`
  })
  return svg(text, [...ticks, ...drawn, ...pieces.map(legend)])
}

/** The y axis from 0 to a round number at or above the greatest value, in at most five steps. */
function yAxis(greatest: number): { ticks: string[]; yOf: (y: number) => number } {
  const rough = Math.max(greatest, Number.MIN_VALUE) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  const end = Math.ceil(greatest / step) * step || step
  const yOf = (y: number) => plot.bottom - (y / end) * (plot.bottom - plot.top)
  const count = Math.round(end / step)
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const value = index * step
    const y = round(yOf(value))
    const text = value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
    return `<line x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}" stroke="#cccccc"/><text x="${plot.left - 8}" y="${y + 4}" text-anchor="end">${text}</text>`
  })
  return { ticks, yOf }
}

function legend(name: string, index: number): string {
  const y = plot.top + 10 + index * 20
  const colour = colours[index % colours.length]
  return `<rect x="${plot.right + 15}" y="${y - 9}" width="12" height="12" fill="${colour}"/><text x="${plot.right + 33}" y="${y + 1}">${escaped(name)}</text>`
}

function label(x: number, y: number, text: string): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="middle">${escaped(text)}</text>`
}

function svg({ title, x, y }: ChartText, parts: readonly string[]): string {
  const middle = (plot.top + plot.bottom) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>${escaped(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${plot.left}" y="26" font-size="15" font-weight="bold">${escaped(title)}</text>
${parts.join('\n')}
${label((plot.left + plot.right) / 2, height - 14, x)}
<text x="16" y="${middle}" text-anchor="middle" transform="rotate(-90 16 ${middle})">${escaped(y)}</text>
</svg>
`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
