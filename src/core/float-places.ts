/**
 * Where `float()` stands in a value of the wire: true at the place itself, `items` of an array, `values` of the members that have no
 * name of their own, `fields` by name, `anyOf` for all of several; a function, as shared schemas refer to themselves.
 */
export type FloatPlaces =
  | true
  | { readonly items: FloatPlaces | readonly (FloatPlaces | null)[] }
  | {
      readonly fields?: Readonly<Record<string, FloatPlaces>>
      readonly values?: FloatPlaces
      readonly named?: readonly string[]
    }
  | { readonly anyOf: readonly FloatPlaces[] }
  | (() => FloatPlaces)
