/** One thing that is wrong with a schema: where, what, and how to mend it. */
export interface Finding {
  /** Schema file, relative to the folder that codegen was started in. */
  readonly file: string
  /** One-based; absent where the place in the text is not known. */
  readonly line?: number
  readonly api?: string
  readonly method?: string
  readonly argument?: string
  readonly problem: string
  readonly mend: string
}

/** Thrown when schemas cannot be compiled. Nothing has been written then. */
export class CodegenError extends Error {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'))
    this.name = 'CodegenError'
    this.findings = findings
  }
}

/** `schemas/a.ts:12 – greeter.greet(name): problem. Mend: …` */
export function formatFinding(finding: Finding): string {
  const place = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`
  const argument = finding.argument === undefined ? '' : `(${finding.argument})`
  const subject = [finding.api, finding.method].filter((part) => part !== undefined).join('.') + argument
  return `${place}${subject === '' ? '' : ` – ${subject}`}: ${finding.problem}. ${finding.mend}.`
}
