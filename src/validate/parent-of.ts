const nothing: object = Object.create(null)

/**
 * What an object inherits from; an object without anything where that is null, so that `in` can be asked. Generated validators call
 * it: a member that this has not is the object's own, if it is there.
 */
export function parentOf(object: object): object {
  return Object.getPrototypeOf(object) ?? nothing
}
