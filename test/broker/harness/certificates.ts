import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a certificate is made for. */
export interface CertificateOptions {
  /** Alternative names as OpenSSL writes them, such as `IP:127.0.0.1`; default those of this machine. */
  readonly names?: string
  /** Days from now on; less than 0 makes one that has expired. Default 2. */
  readonly days?: number
}

/** Keys and certificates of authorities, brokers and clients, in a temporary folder, each named after its common name. */
export class Certificates {
  readonly folder = mkdtempSync(join(tmpdir(), 'stubwire-certificates-'))

  /** Path of the file of that name. */
  file(name: string): string {
    return join(this.folder, name)
  }

  /** Path of a certificate made here. */
  certificate(name: string): string {
    return this.file(`${name}.pem`)
  }

  /** Path of a key made here. */
  key(name: string): string {
    return this.file(`${name}.key`)
  }

  read(file: string): string {
    return readFileSync(file, 'utf8')
  }

  write(name: string, content: string): string {
    writeFileSync(this.file(name), content)
    return this.file(name)
  }

  /** Makes an authority, which vouches for itself. */
  authority(name: string): void {
    this.openssl('req', '-x509', ...curve, '-days', '2', ...this.#subject(name), '-out', `${name}.pem`)
  }

  /** Makes a certificate that the authority `issuer` vouches for. */
  issue(name: string, issuer: string, { names = local, days = 2 }: CertificateOptions = {}): void {
    this.openssl('req', ...curve, ...this.#subject(name), '-out', `${name}.csr`)
    this.write(`${name}.ext`, `subjectAltName=${names}\n`)
    const signing = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-extfile', `${name}.ext`]
    this.openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-days', String(days), '-out', `${name}.pem`)
  }

  /** Runs openssl in the folder. */
  openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe', cwd: this.folder })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #subject(name: string): string[] {
    return ['-subj', `/CN=${name}`, '-keyout', `${name}.key`]
  }
}

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
const local = 'IP:127.0.0.1,DNS:localhost'
