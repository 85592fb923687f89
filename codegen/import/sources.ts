import type { PyClass, PyExpression, PyFunction, PyModule, PyStatement } from './python-syntax.js'
import type { Value } from './values.js'

/** The Python files that are imported from, looked into as one. */
export class Sources {
  readonly modules: readonly PyModule[]
  readonly classes: readonly PyClass[]

  constructor(modules: readonly PyModule[]) {
    this.modules = modules
    this.classes = modules.flatMap(({ body }) => classesIn(body))
  }

  /** The class of that name; the first, if files have it several times. */
  classNamed(name: string): PyClass | null {
    return this.classes.find((it) => it.name === name) ?? null
  }

  /** A class and those of its bases that were given, nearest first. */
  lineage(of: PyClass): readonly PyClass[] {
    const found: PyClass[] = []
    const visit = (it: PyClass) => {
      if (found.includes(it)) return
      found.push(it)
      for (const base of it.bases) {
        const parent = this.classNamed(lastName(base))
        if (parent !== null) visit(parent)
      }
    }
    visit(of)
    return found
  }

  /** The method of a class or of a base that was given. */
  methodOf(of: PyClass, name: string, inherited = false): PyFunction | null {
    const lineage = this.lineage(of)
    for (const it of inherited ? lineage.slice(1) : lineage) {
      const method = methodsOf(it).find((candidate) => candidate.name === name)
      if (method !== undefined) return method
    }
    return null
  }

  /** The value of a constant: of the class, of the file, or of a module or class that was given. Null: not known. */
  constant(expression: PyExpression, within: PyClass | null): Value | null {
    const found = this.#definition(expression, within, 0)
    if (found === null) return null
    if (found.kind === 'string') return { kind: 'text', value: found.value }
    if (found.kind === 'number' || found.kind === 'constant') return { kind: 'constant', value: found.value }
    return null
  }

  /** Where a constant was defined, followed from name to name. */
  #definition(expression: PyExpression, within: PyClass | null, depth: number): PyExpression | null {
    if (depth > 8) return null
    const next = this.#lookUp(expression, within)
    if (next === null) return isLiteral(expression) ? expression : null
    if (isLiteral(next.value)) return next.value
    return this.#definition(next.value, next.within, depth + 1)
  }

  #lookUp(expression: PyExpression, within: PyClass | null): { value: PyExpression; within: PyClass | null } | null {
    if (expression.kind === 'name') {
      const inClass = within === null ? null : this.#memberOf(within, expression.id)
      const value = inClass ?? this.#globalIn(expression.file, expression.id)
      return value === null ? null : { value, within }
    }
    if (expression.kind !== 'attribute') return null
    const owner = lastName(expression.of)
    const target = owner === 'self' || owner === 'cls' ? within : this.classNamed(owner)
    const member = target === null ? null : this.#memberOf(target, expression.name)
    if (member !== null) return { value: member, within: target }
    const module = this.modules.find(({ file }) =>
      new RegExp(`(^|[/\\\\])${escaped(owner)}(\\.py|[/\\\\]__init__\\.py)$`).test(file),
    )
    const value = module === undefined ? null : definedIn(module.body, expression.name)
    return value === null ? null : { value, within: null }
  }

  #memberOf(of: PyClass, name: string): PyExpression | null {
    for (const it of this.lineage(of)) {
      const value = definedIn(it.body, name)
      if (value !== null) return value
    }
    return null
  }

  #globalIn(file: string, name: string): PyExpression | null {
    const module = this.modules.find((it) => it.file === file)
    return module === undefined ? null : definedIn(module.body, name)
  }

  /** The expression that a name of a class, or of a given base, is assigned. */
  member(of: PyClass, name: string): PyExpression | null {
    return this.#memberOf(of, name)
  }
}

/** The functions of a class body. */
export function methodsOf({ body }: PyClass): readonly PyFunction[] {
  return body.filter((statement) => statement.kind === 'function')
}

/** `Volume` of `objects.Volume`. */
export function lastName(expression: PyExpression): string {
  if (expression.kind === 'name') return expression.id
  return expression.kind === 'attribute' ? expression.name : ''
}

function classesIn(body: readonly PyStatement[]): PyClass[] {
  return body.flatMap((statement) => {
    if (statement.kind === 'class') return [statement, ...classesIn(statement.body)]
    return statement.kind === 'block' ? statement.bodies.flatMap(classesIn) : []
  })
}

function definedIn(body: readonly PyStatement[], name: string): PyExpression | null {
  for (const statement of body) {
    if (statement.kind !== 'assign') continue
    if (statement.targets.some((target) => target.kind === 'name' && target.id === name)) return statement.value
  }
  return null
}

function isLiteral({ kind }: PyExpression): boolean {
  return kind === 'string' || kind === 'number' || kind === 'constant'
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
