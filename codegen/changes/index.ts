export { stateOf } from '../release/state-reference.js'
export { type ApiState, stateAt } from './api-state.js'
export { changelogOf } from './changelog.js'
export { type Difference, differences } from './differences.js'
