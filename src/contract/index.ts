export type { ApiModel, JsonSchema } from '../model/api-model.js'
export { disagreements } from './agreement.js'
export { type ArbitraryOptions, arbitraryOf, NoValueError } from './arbitrary.js'
export { contractCases } from './cases.js'
export type { Definitions } from './conjunction.js'
export {
  type ContractCase,
  ContractFailure,
  type ContractOptions,
  Mismatch,
  type StoppableServer,
} from './contract-case.js'
export { type Mutation, type MutationOptions, mutationsOf } from './mutations.js'
export { type SampleOptions, sample } from './sample.js'
export { type ValueOptions, valueOf } from './value-of.js'
export { conforms, type FormatReading, firstViolation, type Violation } from './violation.js'
