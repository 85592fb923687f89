import { getFips } from 'node:crypto'
import { InvalidTransportURL } from '../core/errors.js'
import { booleanOption, type Query } from '../transport/option-values.js'

/** How to reach the broker safely. */
export interface TlsOptions {
  readonly caFile: string | null
  readonly certFile: string | null
  /** Null where the key stands in the file of the certificate, if there is one. */
  readonly keyFile: string | null
  readonly checkServerName: boolean
  /** Oldest version that is spoken; null leaves it to Node. */
  readonly minVersion: TlsVersion | null
}

/** A version of TLS by the name that Node has for it. */
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

/** Names that peers give to versions. `SSLv23` has always meant whatever both sides can. */
const versions: Readonly<Record<string, TlsVersion | null>> = {
  '': null,
  sslv23: null,
  tlsv1: 'TLSv1',
  tlsv1_1: 'TLSv1.1',
  tlsv1_2: 'TLSv1.2',
  tlsv1_3: 'TLSv1.3',
}

/**
 * Reads the options of TLS; null for plain connections. A version is the oldest one that is spoken, so that a newer broker is
 * not refused. FIPS is demanded and never switched on, as that would change the whole process. Throws InvalidTransportURL for
 * bad values, and where FIPS is demanded of a process that does not run in that mode.
 */
export function tlsOptions(query: Query): TlsOptions | null {
  const checkServerName = booleanOption(query, 'ssl_enforce_hostname_verification', true)
  const minVersion = versionOption(query)
  if (booleanOption(query, 'ssl_enforce_fips_mode', false) && getFips() !== 1)
    throw new InvalidTransportURL(
      'Option ssl_enforce_fips_mode of the transport URL demands FIPS, and this process does not run in that mode; ' +
        'start Node with --enable-fips or --force-fips',
    )
  if (!booleanOption(query, 'ssl', false)) return null
  const certFile = query.ssl_cert_file || null
  if (certFile === null && query.ssl_key_file)
    throw new InvalidTransportURL(
      'Option ssl_key_file of the transport URL needs ssl_cert_file, the certificate that the key belongs to',
    )
  return {
    caFile: query.ssl_ca_file || null,
    certFile,
    keyFile: query.ssl_key_file || null,
    checkServerName,
    minVersion,
  }
}

function versionOption(query: Query): TlsVersion | null {
  const text = query.ssl_version ?? ''
  const name = text.trim().toLowerCase().replace('.', '_')
  const version = Object.hasOwn(versions, name) ? versions[name] : undefined
  if (version === undefined)
    throw new InvalidTransportURL(
      `Option ssl_version of the transport URL is "${text}"; it must be one of TLSv1_2, TLSv1_3, TLSv1, TLSv1_1, SSLv23`,
    )
  return version
}
