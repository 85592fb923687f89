import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { jsonReport, machineLine, markdownTable, type SuiteReport } from './report.js'

/** Writes the JSON object of a suite, its table in Markdown and its charts into a folder. Answers the names of the files. */
export async function writeResults(folder: string, report: SuiteReport): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const json = `${JSON.stringify(jsonReport([report]), null, 2)}\n`
  const told = [machineLine(report), report.conclusion].filter((text) => text !== '')
  const markdown = `${[...told, markdownTable(report)].join('\n\n')}`
  const files = { [`${report.suite}.json`]: json, [`${report.suite}.md`]: markdown, ...report.charts }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return Object.keys(files)
}
