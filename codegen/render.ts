import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'

const compiled = new Map<string, Handlebars.TemplateDelegate>()

/** Fills a template of the folder `templates` with a finished view model. Nothing is escaped: view models hold source text. */
export function render(template: string, view: object): string {
  let fill = compiled.get(template)
  if (fill === undefined) {
    const file = fileURLToPath(new URL(`templates/${template}.hbs`, import.meta.url))
    fill = Handlebars.compile(readFileSync(file, 'utf8'), { noEscape: true, strict: true })
    compiled.set(template, fill)
  }
  return fill(view)
}
