import type { CertificateFiles } from './certificate.js'

export interface ServerConfig {
  /** PEM files, against the application's root. Null: plain HTTP. */
  tls: CertificateFiles | null
  /** With TLS, a port on which plain HTTP is sent on to the address of the application; null for none. */
  redirectFrom: number | null
  /** Connections at one time; what is over is dropped. */
  maxConnections: number
  /** Bytes of all headers of a request. */
  maxHeaderSize: number
  /** Seconds that open requests are given to finish when the server is told to end. */
  graceToFinish: number
}

/** Types the configuration of the server, `config/server.ts`. */
export function defineConfig(config: ServerConfig): ServerConfig {
  return config
}
