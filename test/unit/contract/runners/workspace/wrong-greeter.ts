import { greeterApi, greeterEndpoint } from '../../../../../generated/greeter/index.js'

/** A greeter that fails for some names, with an error that its schema does not declare. */
export const api = greeterApi
export const endpoint = greeterEndpoint({
  greet({ name }) {
    if (name.length > 2) throw new RangeError('too long')
    return `Hello, ${name}!`
  },
  remember() {},
})
export const lock = new URL('../../../../../generated/greeter/api.lock.json', import.meta.url)
