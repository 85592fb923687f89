import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { BrokerError } from './broker-error.js'
import type { TlsOptions } from './tls-options.js'

/** What the files of the TLS options hold, as OpenSSL takes it; absent where no file is named. */
export interface TlsMaterial {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
}

/**
 * Reads the files anew for every connection, so that certificates can be renewed without a restart. Rejects with a BrokerError
 * that names the file and says nothing of what is in it.
 */
export async function readTlsFiles({ caFile, certFile, keyFile }: TlsOptions): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map(contentOf))
  const authority = caFile !== null && ca !== undefined ? { ca: requireCertificate(caFile, ca) } : {}
  if (certFile === null || cert === undefined) return authority
  requireCertificate(certFile, cert)
  // As with other peers, key and certificate may stand in one file.
  return { ...authority, cert, key: requireKey(keyFile ?? certFile, key ?? cert, certFile, cert) }
}

async function contentOf(path: string | null): Promise<string | undefined> {
  if (path === null) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException
    throw BrokerError.refused('FILE_UNREADABLE', `Cannot read ${path} (${code})`)
  }
}

function requireCertificate(path: string, content: string): string {
  try {
    new X509Certificate(content)
    return content
  } catch {
    throw invalid(`${path} holds no certificate in PEM`)
  }
}

function requireKey(path: string, content: string, certFile: string, cert: string): string {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(content))
    throw invalid(`The key in ${path} is protected by a passphrase`)
  try {
    createPrivateKey(content)
  } catch {
    throw invalid(`${path} holds no private key in PEM`)
  }
  if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(content)))
    throw invalid(`The key in ${path} does not belong to the certificate in ${certFile}`)
  return content
}

/** Without the error of OpenSSL as cause: nobody knows what those tell of the content. */
function invalid(text: string): BrokerError {
  return BrokerError.refused('FILE_INVALID', text)
}
