import type { RefusalReason } from '../core/refusal-table.js'

/** What Node's error codes, OpenSSL's texts and amqplib's texts stand for; the first that matches counts. */
const patterns: readonly (readonly [RefusalReason, RegExp])[] = [
  ['CERTIFICATE_EXPIRED', /^CERT_HAS_EXPIRED\b/],
  ['CERTIFICATE_NOT_YET_VALID', /^CERT_NOT_YET_VALID\b/],
  ['WRONG_HOST_NAME', /^ERR_TLS_CERT_ALTNAME_\w+/],
  [
    'UNKNOWN_AUTHORITY',
    /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*))\b/,
  ],
  [
    'CERTIFICATE_INVALID',
    /^(CERT_(REVOKED|SIGNATURE_FAILURE|UNTRUSTED|REJECTED|CHAIN_TOO_LONG)|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)\b|(ca|ee) (key|md) too (small|weak)/i,
  ],
  ['PORT_WITHOUT_TLS', /wrong version number|packet length too long/i],
  ['TLS_VERSION', /alert protocol version|unsupported protocol|no protocols available|legacy sigalg/i],
  ['CLIENT_CERTIFICATE_REQUIRED', /alert certificate required/i],
  ['CLIENT_CERTIFICATE_UNKNOWN_AUTHORITY', /alert unknown ca/i],
  ['CLIENT_CERTIFICATE_EXPIRED', /alert certificate expired/i],
  ['CLIENT_CERTIFICATE_REFUSED', /alert (bad|unsupported|unknown) certificate|alert certificate (revoked|unknown)/i],
  ['TLS_HANDSHAKE', /alert (handshake failure|insufficient security|illegal parameter|access denied)/i],
  ['LOGIN_REFUSED', /Handshake terminated by server: 403/],
  ['LOGIN_METHOD_UNKNOWN', /SASL mechanism .* not provided/],
]

/** Why a connection was refused, for an error of a socket or of its opening; undefined if it was for another reason. */
export function refusalReason(error: unknown): RefusalReason | undefined {
  if (!(error instanceof Error)) return undefined
  const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
  return patterns.find(([, pattern]) => pattern.test(text))?.[0]
}
