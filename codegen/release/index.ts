export { loadModels } from '../load-models.js'
export { BaselineError, readBaseline } from './baseline.js'
export { nextRelease, writeReleased } from './release.js'
export { parseReleased, type ReleasedApi } from './released-api.js'
