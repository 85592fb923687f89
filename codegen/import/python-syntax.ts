/** Where something stands in a Python file. */
export interface Place {
  /** As it was given. */
  readonly file: string
  /** From 1 on. */
  readonly line: number
}

/** An argument of a call: `value`, `name=value`, `*value` or `**value`. */
export interface PyArgument {
  readonly name: string | null
  readonly stars: 0 | 1 | 2
  readonly value: PyExpression
}

/** An expression, as far as the import looks into it; `text` is its source. */
export type PyExpression = Place & { readonly text: string } & (
    | { readonly kind: 'name'; readonly id: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'constant'; readonly value: true | false | null }
    | { readonly kind: 'dict'; readonly entries: readonly { key: PyExpression | null; value: PyExpression }[] }
    | { readonly kind: 'sequence'; readonly type: 'list' | 'tuple' | 'set'; readonly items: readonly PyExpression[] }
    | { readonly kind: 'attribute'; readonly of: PyExpression; readonly name: string }
    | { readonly kind: 'subscript'; readonly of: PyExpression; readonly index: PyExpression }
    | { readonly kind: 'call'; readonly callee: PyExpression; readonly args: readonly PyArgument[] }
    | { readonly kind: 'not'; readonly of: PyExpression }
    | { readonly kind: 'binary'; readonly operator: string; readonly left: PyExpression; readonly right: PyExpression }
    | {
        readonly kind: 'conditional'
        readonly test: PyExpression
        readonly yes: PyExpression
        readonly no: PyExpression
      }
    /** Whatever else; `parts` are the expressions inside. */
    | { readonly kind: 'other'; readonly parts: readonly PyExpression[] }
  )

/** `if`, `elif` and `else`. */
export interface PyIf {
  readonly kind: 'if'
  readonly branches: readonly { readonly test: PyExpression; readonly body: readonly PyStatement[] }[]
  readonly otherwise: readonly PyStatement[]
}

/** A statement, as far as the import looks into it. */
export type PyStatement = Place &
  (
    | { readonly kind: 'assign'; readonly targets: readonly PyExpression[]; readonly value: PyExpression }
    | { readonly kind: 'expression'; readonly value: PyExpression }
    | PyIf
    | { readonly kind: 'return'; readonly value: PyExpression | null }
    | { readonly kind: 'raise' }
    | { readonly kind: 'delete'; readonly targets: readonly PyExpression[] }
    /** `with`, `try`, `for`, `while`: bodies that are run, in order, if at all; `heads` are evaluated before. */
    | {
        readonly kind: 'block'
        readonly heads: readonly PyExpression[]
        readonly bodies: readonly (readonly PyStatement[])[]
      }
    | ({ readonly kind: 'function' } & PyFunction)
    | ({ readonly kind: 'class' } & PyClass)
    | { readonly kind: 'other' }
  )

/** A parameter. */
export interface PyParameter extends Place {
  readonly name: string
  readonly stars: 0 | 1 | 2
  readonly annotation: string | null
  /** Null if it has none. */
  readonly default: PyExpression | null
}

/** A function or method. */
export interface PyFunction extends Place {
  readonly name: string
  readonly parameters: readonly PyParameter[]
  /** Text of the annotation of what it returns. */
  readonly returns: string | null
  readonly decorators: readonly PyExpression[]
  readonly doc: string | null
  readonly body: readonly PyStatement[]
}

/** A class. */
export interface PyClass extends Place {
  readonly name: string
  readonly bases: readonly PyExpression[]
  readonly doc: string | null
  /** Line of the docstring's first line. */
  readonly docLine: number
  readonly body: readonly PyStatement[]
}

/** A file. */
export interface PyModule {
  readonly file: string
  readonly body: readonly PyStatement[]
  /** Lines that the grammar could not read. */
  readonly damaged: readonly number[]
}
