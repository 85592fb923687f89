import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import pc from 'picocolors'

/** Tells the demo on a terminal: numbered steps, each with the code that it runs, taken from the source itself. */
export class Story {
  readonly #source: string
  readonly #started = performance.now()
  #steps = 0

  /** `file` is the source that the steps stand in. */
  constructor(file: URL) {
    this.#source = readFileSync(file, 'utf8')
  }

  title(text: string): void {
    console.log(`\n${pc.bold(pc.cyan(text))}`)
  }

  /** Runs one step and shows its code, then what came of it. An error is an outcome, too. */
  async step(text: string, run: () => Promise<unknown>): Promise<void> {
    this.#steps += 1
    console.log(`\n${pc.bold(`${this.#steps}. ${text}`)}`)
    for (const line of this.#codeOf(text)) console.log(`   ${pc.dim('│')} ${pc.yellow(line)}`)
    const began = performance.now()
    try {
      const result = await run()
      this.#outcome(pc.green('→'), result === undefined ? 'done' : show(result), began)
    } catch (error) {
      this.#outcome(pc.red('✘'), error instanceof Error ? describe(error) : String(error), began)
    }
  }

  /** Something that happened on the other side. */
  aside(text: string): void {
    console.log(`   ${pc.magenta('◦')} ${pc.dim(text)}`)
  }

  end(text: string): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(1)
    console.log(`\n${pc.bold(pc.green('✔'))} ${text} ${pc.dim(`(${this.#steps} steps, ${seconds} s)`)}\n`)
  }

  #outcome(mark: string, text: string, began: number): void {
    const [first = '', ...rest] = text.split('\n')
    console.log(`   ${mark} ${first} ${pc.dim(`${(performance.now() - began).toFixed(1)} ms`)}`)
    for (const line of rest) console.log(`     ${line}`)
  }

  /** The body of the function that follows the step's text in the source. */
  #codeOf(text: string): string[] {
    const at = this.#source.indexOf(`'${text}'`)
    const from = this.#source.indexOf('=>', at) + 2
    let depth = 0
    let to = from
    for (; to < this.#source.length; to++) {
      const character = this.#source[to] as string
      if ('([{'.includes(character)) depth += 1
      else if (')]}'.includes(character) && depth-- === 0) break
    }
    const lines = this.#source
      .slice(from, to)
      .replace(/,\s*$/, '')
      .replace(/^\s*\{\n|\n\s*\}\s*$/g, '')
      .split('\n')
      .filter((line) => line.trim() !== '')
    const indents = lines.slice(1).map((line) => line.length - line.trimStart().length)
    const indent = Math.min(...indents, Number.POSITIVE_INFINITY)
    return lines.map((line, index) =>
      index === 0 ? line.trim() : line.slice(Number.isFinite(indent) ? indent : 0).trimEnd(),
    )
  }
}

function show(value: unknown): string {
  return inspect(value, { depth: 2, breakLength: 100, maxStringLength: 80, maxArrayLength: 6, compact: 3 })
}

function describe(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  const head = `${pc.bold(error.name)}${typeof code === 'string' ? pc.dim(` [${code}]`) : ''} ${error.message}`
  const data: unknown = Reflect.get(error, 'data')
  return data === undefined ? head : `${head}\ndata ${show(data)}`
}
