/** Words that cannot name a constant or a function in a module. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** Names that what is generated must not have, as generated files or the language itself use them. */
const builtinNames = new Set(
  (
    'Address Api ApiClient ApiClientOptions ApiIdentity Array Awaitable CallMethod CallOptions CastMethod CastOptions DeclaredError ' +
    'DeclaredErrorOptions Endpoint EndpointOptions Error Failure HostOptions JsonObject Method NoArgs Object ObjectType Partial Promise ' +
    'Pick Record ServerCall Transport Validator any bigint boolean createEndpoint methodTable never number object string symbol ' +
    'undefined unknown validators apiAddress'
  ).split(' '),
)

/** `get_backup_device` → `getBackupDevice`; what is no letter or digit separates words. */
export function camelCase(name: string): string {
  const words = wordsOf(name)
  return words.map((word, index) => (index === 0 ? lowerFirst(word) : upperFirst(word))).join('')
}

/** `cinder-volume` → `CinderVolume`. */
export function pascalCase(name: string): string {
  return wordsOf(name).map(upperFirst).join('')
}

/** A name for a constant: the name itself, or with `$` appended if it is a reserved word. */
export function safeIdentifier(name: string): string {
  return reserved.has(name) ? `${name}$` : name
}

/** True if the text can be written as a property or member name without quotes. */
export function isIdentifier(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text)
}

/** True if what is generated cannot have this name, because generated files or the language use it. */
export function hidesBuiltin(name: string): boolean {
  return builtinNames.has(name) || reserved.has(name)
}

/** A member name as it is written in source text: quoted only where it must be. */
export function memberName(name: string): string {
  return isIdentifier(name) ? name : literalText(name)
}

/** The text of a JSON value in source text, which must not hold the two line separators that JSON admits. */
export function literalText(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** Suffix of an older contract's name: `3.0` → `V3_0`. */
export function versionSuffix(version: string): string {
  return `V${version.replace('.', '_')}`
}

function wordsOf(name: string): string[] {
  return name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
}

/** The text with its first letter in upper case. */
export function upperFirst(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Lower case for the first letter, or for the whole abbreviation that the word begins with: `CGSnapshot` → `cgSnapshot`. */
function lowerFirst(word: string): string {
  return word.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]/, (start) => start.toLowerCase())
}
