interface Refusal {
  /** Of Node's error codes, and of the texts of OpenSSL where Node gives no code of its own. */
  readonly found: RegExp
  readonly text: string
}

const refusals: readonly Refusal[] = [
  {
    found: /^CERT_HAS_EXPIRED\b/,
    text: 'the certificate of the broker has expired; renew it, or look at the clock here',
  },
  {
    found: /^CERT_NOT_YET_VALID\b/,
    text: 'the certificate of the broker is not valid yet; look at the clocks of both',
  },
  {
    found: /^ERR_TLS_CERT_ALTNAME_INVALID\b/,
    text: 'the certificate of the broker is for another host name; use that name in the URL, or renew the certificate',
  },
  {
    found:
      /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*))\b/,
    text: 'nobody known here vouches for the certificate of the broker; name the file of its authority in ssl_ca_file',
  },
  {
    found: /wrong version number|packet length too long/i,
    text: 'the port does not speak TLS; use the TLS port of the broker, usually 5671, or leave ssl out',
  },
  {
    found: /certificate required/i,
    text: 'the broker asks for a client certificate; name its files in ssl_cert_file and ssl_key_file',
  },
  {
    found: /alert unknown ca/i,
    text: 'the broker does not know who vouches for the client certificate of ssl_cert_file',
  },
]

/** Why a connection over TLS was refused and what to do, for an error of a socket; undefined if it was for another reason. */
export function tlsRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const text = `${'code' in error ? String(error.code) : ''} ${error.message}`
  return refusals.find(({ found }) => found.test(text))?.text
}
