import { watchFile, unwatchFile } from 'node:fs'
import type { Http2SecureServer } from 'node:http2'
import type { Logger } from '@adonisjs/core/logger'
import { type Certificate, type CertificateFiles, TLS_FROM } from './certificate.js'

const LOOK_EVERY = 2000

/** Two files are seldom written in the same moment. */
const SETTLED_AFTER = 1000

/**
 * Takes over a new certificate when its files change, and on SIGHUP. Connections that are open keep the one they began
 * with. Files that cannot be used are told in the log, and the certificate in use stays.
 */
export function renewCertificate(
  server: Http2SecureServer,
  { certificate, key }: CertificateFiles,
  read: () => Certificate,
  logger: Pick<Logger, 'info' | 'error'>
): void {
  const renew = () => {
    try {
      const { cert, key: secret } = read()
      server.setSecureContext({ cert, key: secret, minVersion: TLS_FROM })
      logger.info('The certificate was read again')
    } catch (error) {
      const { message, help } = error as Error & { help?: string }
      logger.error(`${message}. The certificate in use stays. ${help ?? ''}`.trimEnd())
    }
  }
  let settling: NodeJS.Timeout | undefined
  const changed = () => {
    clearTimeout(settling)
    settling = setTimeout(renew, SETTLED_AFTER)
  }
  for (const file of [certificate, key]) {
    watchFile(file, { interval: LOOK_EVERY, persistent: false }, changed)
  }
  // In a terminal the signal says that the terminal has gone, and the server goes too.
  const listens = !process.stdin.isTTY
  if (listens) process.on('SIGHUP', renew)
  server.once('close', () => {
    clearTimeout(settling)
    for (const file of [certificate, key]) unwatchFile(file, changed)
    if (listens) process.off('SIGHUP', renew)
  })
}
