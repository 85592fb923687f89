export { type CinderContext, type CinderContextValues, cinderContext, type ReadDeleted } from './request-context.js'
