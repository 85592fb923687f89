import { pc } from './colors.js'

/** `1 method`, `2 methods`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `340 ms`, `2.1 s`. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** A report with its marks in colour, where a person looks: findings and good news are told apart at a glance. */
export function coloured(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (/^ {2}[A-Z]+(_[A-Z]+)+ /.test(line)) return line.replace(/[A-Z]+(_[A-Z]+)+/, (rule) => pc.red(rule))
      if (line.startsWith('✔')) return pc.green('✔') + line.slice(1)
      if (line.startsWith('✘')) return pc.red('✘') + line.slice(1)
      return /^(note:|waive[dr]|–) ?/.test(line) ? pc.dim(line) : line
    })
    .join('\n')
}
