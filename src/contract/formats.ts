import fc from 'fast-check'

/** What the kit knows about a format. */
export interface FormatKit {
  /** Texts (numbers for numeric formats) that every reading of the format accepts. */
  readonly values: fc.Arbitrary<unknown>
  /** One of them that looks real. */
  readonly pleasant: unknown
  /** True if the format accepts the value. */
  readonly accepts: (value: string) => boolean
  /** A text that no reading of the format accepts; null for numeric formats. */
  readonly broken: string | null
}

/** A control character and blanks: neither is found in any of the textual formats. */
const rubbish = '\u0001 rubbish \u0001'

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0')
const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'), minLength: 1, maxLength: 8 })
const label = word.map((text) => `a${text}`)
const hostname = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'))
const byte = fc.integer({ min: 0, max: 255 })
const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))

const date = fc
  .tuple(fc.integer({ min: 1970, max: 2099 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, day]) => `${year}-${pad(month)}-${pad(day)}`)
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute, second]) => `${pad(hour)}:${pad(minute)}:${pad(second)}`)
const time = fc
  .tuple(clock, fc.constantFrom('', '.5', '.123'), fc.constantFrom('Z', '+00:00', '-03:30'))
  .map((parts) => parts.join(''))

const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const timePattern = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(z|[+-]\d\d(:?\d\d)?)$/i
const isIpv4 = (text: string) => /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/.test(text)
const isIpv6 = (text: string) => text.includes(':') && /^[0-9a-f:.]+$/i.test(text) && canParse(`http://[${text}]/`)

function canParse(text: string): boolean {
  try {
    new URL(text)
    return true
  } catch {
    return false
  }
}

function textual(
  values: fc.Arbitrary<string>,
  pleasant: string,
  accepts: RegExp | ((text: string) => boolean),
): FormatKit {
  return {
    values,
    pleasant,
    broken: rubbish,
    accepts: accepts instanceof RegExp ? (text) => accepts.test(text) : accepts,
  }
}

const numeric = (values: fc.Arbitrary<number>): FormatKit => ({
  values,
  pleasant: 1,
  accepts: () => true,
  broken: null,
})

const dateTime = textual(
  fc.tuple(date, time).map(([day, hour]) => `${day}T${hour}`),
  '2026-03-14T09:26:53Z',
  (text) => {
    const [day = '', hour = '', ...rest] = text.split(/[t\s]/i)
    return rest.length === 0 && datePattern.test(day) && timePattern.test(hour)
  },
)

const kits: ReadonlyMap<string, FormatKit> = new Map([
  [
    'uuid',
    textual(
      fc.uuid({ version: [4] }),
      '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e',
      /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
    ),
  ],
  ['date', textual(date, '2026-03-14', datePattern)],
  ['time', textual(time, '09:26:53Z', timePattern)],
  ['iso-time', textual(time, '09:26:53Z', timePattern)],
  ['date-time', dateTime],
  ['iso-date-time', dateTime],
  [
    'duration',
    textual(
      fc.integer({ min: 1, max: 500 }).map((count) => `PT${count}S`),
      'PT30S',
      /^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|(\d+W)?)$/,
    ),
  ],
  [
    'email',
    textual(
      fc.tuple(word, hostname).map(([user, host]) => `${user}@${host}.org`),
      'ada@example.org',
      /^[^\s@]+@[^\s@]+$/,
    ),
  ],
  [
    'hostname',
    textual(
      hostname,
      'node1.example.org',
      /^(?=.{1,253}\.?$)[a-z0-9]([-0-9a-z]{0,61}[0-9a-z])?(\.[a-z0-9]([-0-9a-z]{0,61}[0-9a-z])?)*\.?$/i,
    ),
  ],
  [
    'ipv4',
    textual(
      fc.tuple(byte, byte, byte, byte).map((parts) => parts.join('.')),
      '192.0.2.10',
      isIpv4,
    ),
  ],
  [
    'ipv6',
    textual(
      fc.array(group, { minLength: 8, maxLength: 8 }).map((parts) => parts.join(':')),
      '2001:db8::10',
      isIpv6,
    ),
  ],
  [
    'uri',
    textual(
      fc.tuple(hostname, word).map(([host, path]) => `https://${host}/${path}`),
      'https://example.org/item',
      (text) => /^[a-z][a-z0-9+.-]*:[^\s]+$/i.test(text),
    ),
  ],
  [
    'uri-reference',
    textual(
      word.map((path) => `/${path}`),
      '/item',
      /^\S*$/,
    ),
  ],
  [
    'url',
    textual(
      hostname.map((host) => `https://${host}.org/`),
      'https://example.org/',
      canParse,
    ),
  ],
  [
    'uri-template',
    textual(
      word.map((name) => `/items/{${name}}`),
      '/items/{id}',
      /^\S*$/,
    ),
  ],
  [
    'json-pointer',
    textual(
      word.map((name) => `/${name}`),
      '/name',
      /^(\/([^~/]|~[01])*)*$/,
    ),
  ],
  [
    'json-pointer-uri-fragment',
    textual(
      word.map((name) => `#/${name}`),
      '#/name',
      /^#(\/([^~/\s]|~[01])*)*$/,
    ),
  ],
  [
    'relative-json-pointer',
    textual(
      word.map((name) => `1/${name}`),
      '1/name',
      /^\d+(#|(\/([^~/]|~[01])*)*)$/,
    ),
  ],
  ['int32', numeric(fc.integer())],
  ['int64', numeric(fc.maxSafeInteger())],
  // Whole numbers among them, which travel as floats all the same; no -0, which JSON.stringify does not keep.
  [
    'double',
    numeric(
      fc.oneof(
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      ),
    ),
  ],
])

/** What is known about a format; undefined for an unknown one. */
export function formatKit(format: string): FormatKit | undefined {
  return kits.get(format)
}

/** Names of the known formats of texts; the others are those of numbers. */
export const textFormats: readonly string[] = [...kits].flatMap(([name, { pleasant }]) =>
  typeof pleasant === 'string' ? [name] : [],
)
