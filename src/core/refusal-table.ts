import type { ErrorRow } from './error-table.js'

/** Every reason for which a broker and a client do not come together, with what to do about it. */
export const refusalTable = {
  UNKNOWN_AUTHORITY: {
    meaning: 'Nobody known here vouches for the certificate of the broker.',
    remedy: 'Name the file of its authority in ssl_ca_file.',
  },
  CERTIFICATE_EXPIRED: {
    meaning: 'The certificate of the broker has expired.',
    remedy: 'Renew it, or look at the clock of this machine.',
  },
  CERTIFICATE_NOT_YET_VALID: {
    meaning: 'The certificate of the broker is not valid yet.',
    remedy: 'Look at the clocks of both machines.',
  },
  WRONG_HOST_NAME: {
    meaning: 'The certificate of the broker is for another host name.',
    remedy: 'Use that name in the URL, or give the broker a certificate with the name of the URL.',
  },
  CERTIFICATE_INVALID: {
    meaning: 'The certificate of the broker is not to be trusted.',
    remedy: 'Give the broker a certificate that the text does not object to.',
  },
  TLS_VERSION: {
    meaning: 'Broker and client speak no version of TLS in common.',
    remedy: 'Have the broker speak TLS 1.2 or 1.3, and ask for nothing newer in ssl_version.',
  },
  TLS_HANDSHAKE: {
    meaning: 'The broker broke off the TLS handshake without saying why.',
    remedy:
      'Name a client certificate in ssl_cert_file and ssl_key_file if the broker wants one; otherwise both have no cipher in common, and the log of the broker says more.',
  },
  PORT_WITHOUT_TLS: {
    meaning: 'The port does not speak TLS.',
    remedy: 'Use the TLS port of the broker, usually 5671; or write amqp:// and leave ssl out.',
  },
  PORT_WITH_TLS: {
    meaning: 'The port speaks TLS, and this client was told not to.',
    remedy: 'Write amqps:// or ssl=true; or use the port without TLS, usually 5672.',
  },
  CLIENT_CERTIFICATE_REQUIRED: {
    meaning: 'The broker asks for a client certificate.',
    remedy: 'Name its files in ssl_cert_file and ssl_key_file.',
  },
  CLIENT_CERTIFICATE_UNKNOWN_AUTHORITY: {
    meaning: 'The broker does not know who vouches for the client certificate.',
    remedy:
      'Have the authority of ssl_cert_file added to ssl_options.cacertfile of the broker, or use another certificate.',
  },
  CLIENT_CERTIFICATE_EXPIRED: {
    meaning: 'The client certificate has expired.',
    remedy: 'Renew the certificate of ssl_cert_file, or look at the clock of the broker.',
  },
  CLIENT_CERTIFICATE_REFUSED: {
    meaning: 'The broker refuses the client certificate.',
    remedy: 'Look at the log of the broker, and use another certificate in ssl_cert_file.',
  },
  FILE_UNREADABLE: {
    meaning: 'A file of the TLS options cannot be read.',
    remedy: 'Correct its path, or its permissions for the user of this process.',
  },
  FILE_INVALID: {
    meaning: 'A file of the TLS options does not hold what it should.',
    remedy:
      'Give ssl_ca_file and ssl_cert_file certificates in PEM, and ssl_key_file the key without passphrase that belongs to the certificate.',
  },
  LOGIN_REFUSED: {
    meaning: 'The broker refuses the login.',
    remedy:
      'Correct user and password of the URL; with EXTERNAL give a client certificate, and the broker a user of the name that ssl_cert_login_from takes from it.',
  },
  LOGIN_METHOD_UNKNOWN: {
    meaning: 'The broker does not offer the method of rabbit_login_method.',
    remedy:
      'Use another one; EXTERNAL needs TLS, the plugin rabbitmq_auth_mechanism_ssl and a line in auth_mechanisms of the broker.',
  },
  VIRTUAL_HOST_REFUSED: {
    meaning:
      'The broker does not open the virtual host to this user: it does not exist, is down, or the user has no permissions in it.',
    remedy: 'Correct the path of the URL, or make the virtual host and give the user permissions in it.',
  },
} as const satisfies Record<string, ErrorRow>

/** Why a broker and a client do not come together: a row of {@link refusalTable}. */
export type RefusalReason = keyof typeof refusalTable
