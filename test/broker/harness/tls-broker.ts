import { Broker } from './broker.js'
import { Certificates } from './certificates.js'
import { freePorts } from './free-ports.js'

/** How a port of {@link TlsBroker} speaks TLS. */
export interface PortOptions {
  /** Name of the certificate that it shows; default `broker`. */
  readonly certificate?: string
  /** Whether clients need a certificate; default false. */
  readonly demanding?: boolean
  /** Versions of TLS as Erlang names them; default what it has. */
  readonly versions?: readonly string[]
}

/** A broker of our own that speaks TLS on any number of ports, and takes users from client certificates. */
export class TlsBroker {
  readonly broker: Broker
  readonly certificates: Certificates
  /** Shows a good certificate for this machine, and asks clients for theirs. */
  readonly port: number

  private constructor(broker: Broker, certificates: Certificates, port: number) {
    this.broker = broker
    this.certificates = certificates
    this.port = port
  }

  /** Starts it. The authority that it trusts, and that vouches for it, is `known`. */
  static async start(): Promise<TlsBroker> {
    const certificates = new Certificates()
    certificates.authority('known')
    certificates.issue('broker', 'known')
    const [port = 0] = await freePorts(1)
    const config = [
      `listeners.ssl.1 = 127.0.0.1:${port}`,
      `ssl_options.cacertfile = ${certificates.certificate('known')}`,
      `ssl_options.certfile = ${certificates.certificate('broker')}`,
      `ssl_options.keyfile = ${certificates.key('broker')}`,
      'ssl_options.verify = verify_peer',
      'ssl_options.fail_if_no_peer_cert = false',
      'auth_mechanisms.1 = PLAIN',
      'auth_mechanisms.2 = AMQPLAIN',
      'auth_mechanisms.3 = EXTERNAL',
      'ssl_cert_login_from = common_name',
    ]
    try {
      const broker = await Broker.start({ config, plugins: ['rabbitmq_auth_mechanism_ssl'] })
      return new TlsBroker(broker, certificates, port)
    } catch (error) {
      certificates.remove()
      throw error
    }
  }

  /** Opens one more port, or `port` again, and gives its number. */
  async open(
    { certificate = 'broker', demanding = false, versions = [] }: PortOptions,
    port?: number,
  ): Promise<number> {
    const [free = 0] = port === undefined ? await freePorts(1) : [port]
    const { certificates } = this
    const options = [
      `{cacertfile, "${certificates.certificate('known')}"}`,
      `{certfile, "${certificates.certificate(certificate)}"}`,
      `{keyfile, "${certificates.key(certificate)}"}`,
      '{verify, verify_peer}',
      `{fail_if_no_peer_cert, ${demanding}}`,
      ...(versions.length > 0 ? [`{versions, [${versions.map((version) => `'${version}'`).join(', ')}]}`] : []),
    ]
    const listener = `{"127.0.0.1", ${free}, auto}`
    await this.broker.ctl('eval', `ok = rabbit_networking:start_ssl_listener(${listener}, [${options.join(', ')}], 2).`)
    return free
  }

  /** Closes a port; connections that were made through it stay. */
  async shut(port: number): Promise<void> {
    await this.broker.ctl('eval', `rabbit_networking:stop_tcp_listener({"127.0.0.1", ${port}, auto}).`)
  }

  /** Makes a user without password, who can only come with a certificate. */
  async addUser(name: string): Promise<void> {
    await this.broker.ctl('add_user', name, 'to be cleared')
    await this.broker.ctl('clear_password', name)
    await this.broker.ctl('set_permissions', name, '.*', '.*', '.*')
  }

  async dispose(): Promise<void> {
    await this.broker.dispose()
    this.certificates.remove()
  }
}
