import { upperFirst } from '../names.js'
import { takesArguments } from '../schema-facts.js'
import { type NamedVariant, variantDoc } from './context.js'

/** A method of a generated client. */
export interface ClientMember {
  readonly name: string
  readonly doc: string
  /** With parameters that have defaults, as a class has them. */
  readonly signature: string
  /** The same as an interface has it. */
  readonly declaration: string
  readonly body: string
}

/** The members that a client has for a contract: one, or two for what may be called and cast. */
export function clientMembers(named: NamedVariant, contextType: string): readonly ClientMember[] {
  const { variant, member, constant, argsType, answerType, resultType, callable, castable, addressed } = named
  const takes = takesArguments(variant)
  const optional = variant.args.every((argument) => !argument.required)
  const given = takes ? 'args' : '{}'
  const doc = variantDoc(named, '  ')
  const make = (name: string, kind: 'CallOptions' | 'CastOptions', answer: string, invoke: string): ClientMember => {
    const host = addressed ? ' & HostOptions' : ''
    const rest = `options?: ${kind}<${contextType}>${host}): Promise<${answer}>`
    return {
      name,
      doc,
      signature: `${name}(${takes ? `args: ${argsType}${optional ? ' = {}' : ''}, ` : ''}${rest}`,
      declaration: `${name}(${takes ? `args${optional ? '?' : ''}: ${argsType}, ` : ''}${rest}`,
      body: `return this.${invoke}(methods.${constant}, ${given}, options);`,
    }
  }
  const castName = callable ? `cast${upperFirst(member)}` : member
  // What is called at older servers may be watched for signs of life, and cannot go to all.
  const answered = !callable && answerType !== resultType
  return [
    ...(callable ? [make(member, 'CallOptions', answerType, 'invokeCall')] : []),
    ...(castable && answered ? [make(castName, 'CallOptions', answerType, 'invokeCastOrCall')] : []),
    ...(castable && !answered ? [make(castName, 'CastOptions', 'void', 'invokeCast')] : []),
  ]
}
