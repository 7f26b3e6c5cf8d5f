import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { ServerException } from './server_exception.js'

/** The oldest TLS that is spoken. */
export const TLS_FROM = 'TLSv1.2'

/** Paths of a certificate, with the chain below it, and of its key. */
export interface CertificateFiles {
  certificate: string
  key: string
}

export interface Certificate {
  /** The chain and the key as the files have them. */
  cert: string
  key: string
  /** What is wrong with it and does not keep the server from starting. */
  warnings: string[]
}

const SOON = 14 * 24 * 60 * 60 * 1000

/**
 * Reads a certificate and its key, and looks whether they belong together.
 * @param hostname  that of the application's address; a certificate for another one is warned of
 * @throws E_SERVER_SETTINGS naming the file and what is wrong with it
 */
export function readCertificate(
  files: CertificateFiles,
  hostname: string,
  now = Date.now()
): Certificate {
  const cert = read('TLS_CERT', files.certificate)
  const key = read('TLS_KEY', files.key)
  const certificate = parseCertificate(cert, files.certificate)
  if (!certificate.checkPrivateKey(parseKey(key, files.key))) {
    throw new ServerException(
      `The key in ${files.key} is not that of the certificate in ${files.certificate}`,
      'TLS_CERT names the certificate (with the chain below it), TLS_KEY the key it was asked for with.'
    )
  }
  return { cert, key, warnings: warningsOf(certificate, files.certificate, hostname, now) }
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EACCES: 'this user may not read it',
      EISDIR: 'it is a folder',
    }
    throw new ServerException(
      `${variable} names ${path}, but ${reasons[code ?? ''] ?? message}`,
      `Set ${variable} to the path of a PEM file, against the application's root.`
    )
  }
}

function parseCertificate(text: string, path: string): X509Certificate {
  try {
    return new X509Certificate(text)
  } catch {
    throw new ServerException(
      `${path} holds no certificate`,
      'TLS_CERT takes a PEM file: it begins with -----BEGIN CERTIFICATE-----.'
    )
  }
}

function parseKey(text: string, path: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch (error) {
    const isEncrypted = /ENCRYPTED/.test(text) || /passphrase/i.test((error as Error).message)
    throw isEncrypted
      ? new ServerException(
          `The key in ${path} is locked with a passphrase`,
          `Unlock it into a file that only the server's user may read: openssl pkey -in ${path} -out unlocked.pem`
        )
      : new ServerException(
          `${path} holds no private key`,
          'TLS_KEY takes a PEM file: it begins with -----BEGIN PRIVATE KEY-----.'
        )
  }
}

function warningsOf(
  certificate: X509Certificate,
  path: string,
  hostname: string,
  now: number
): string[] {
  const from = Date.parse(certificate.validFrom)
  const until = Date.parse(certificate.validTo)
  const warnings: string[] = []
  if (now > until) warnings.push(`The certificate in ${path} expired on ${day(until)}`)
  else if (now < from) warnings.push(`The certificate in ${path} is valid from ${day(from)} on`)
  else if (until - now < SOON) warnings.push(`The certificate in ${path} expires on ${day(until)}`)
  const bare = hostname.replace(/^\[|\]$/g, '')
  const isFor = isIP(bare) ? certificate.checkIP(bare) : certificate.checkHost(bare)
  if (!isFor)
    warnings.push(`The certificate in ${path} is not for ${hostname}, which APP_URL names`)
  return warnings
}

const day = (instant: number) => new Date(instant).toISOString().slice(0, 10)
