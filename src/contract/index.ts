export type { ApiModel, JsonSchema } from '../model/api-model.js'
export { disagreements } from './agreement.js'
export { type ArbitraryOptions, arbitraryOf, NoValueError } from './arbitrary.js'
export { type Boundary, type BoundaryOptions, boundariesOf } from './boundaries.js'
export { contractCases } from './cases.js'
export type { Definitions } from './conjunction.js'
export {
  type CaseOptions,
  type ContractCase,
  ContractFailure,
  type ContractOptions,
  Mismatch,
  type RepeatCommand,
  type RepeatFacts,
  type StoppableServer,
} from './contract-case.js'
export { type Mutation, type MutationOptions, mutationsOf } from './mutations.js'
export { type DetectedPeer, detectPeer } from './provider/detect-peer.js'
export { type LiveServerOptions, liveServer } from './provider/live-server.js'
export type { Answer, Inside, Peer, Provider, ProviderSource, RawRequest } from './provider/provider.js'
export { providerCases } from './provider/provider-cases.js'
export { type ServedHandlersOptions, servedHandlers } from './provider/served-handlers.js'
export type { CaseRemark, VerifyOptions } from './provider/verification.js'
export { caseOptions, repeatByMocha, repeatByNode, repeatByVitest } from './repeat.js'
export { type CaseOutcome, runCases } from './run-cases.js'
export { type SampleOptions, sample } from './sample.js'
export { type ValueOptions, valueOf } from './value-of.js'
export { conforms, type FormatReading, firstViolation, type Violation } from './violation.js'
