import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type Handlebars from 'handlebars'

/** The library in one file, as browsers get it: its entry for Node consists of forty, to read templates and source maps that are not there. */
const { compile } = createRequire(import.meta.url)('handlebars/dist/handlebars.js') as typeof Handlebars

const compiled = new Map<string, Handlebars.TemplateDelegate>()

/** Fills a template of the folder `templates` with a finished view model. Nothing is escaped: view models hold source text. */
export function render(template: string, view: object): string {
  let fill = compiled.get(template)
  if (fill === undefined) {
    const file = fileURLToPath(new URL(`templates/${template}.hbs`, import.meta.url))
    fill = compile(readFileSync(file, 'utf8'), { noEscape: true, strict: true })
    compiled.set(template, fill)
  }
  return fill(view)
}
