export { equal } from './equal.js'
export { allowedTypes, type MemberTypes, wrongMember } from './member-types.js'
export { wrongEnvelope } from './object-envelope.js'
export { ucs2length } from './ucs2length.js'
