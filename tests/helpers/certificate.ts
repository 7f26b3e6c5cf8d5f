import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getActiveTestOrFail } from '@japa/runner'

export interface CertificateOptions {
  /** Days it is valid from now on; less than none for one that has expired. */
  days?: number
  /** Its names, as in a certificate. */
  names?: string
}

/** Tests that need a certificate are left out, with this as the reason, where it cannot be made. */
export const NO_OPENSSL = 'There is no openssl on this machine to make a certificate with.'
export const isWithoutOpenssl = spawnSync('openssl', ['version']).status !== 0

/** A folder with self-signed certificates, made by openssl. */
export class CertificateFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'gable-tls-'))

  /** One that is gone when the test ends. */
  static ofTest(): CertificateFolder {
    const folder = new CertificateFolder()
    getActiveTestOrFail().cleanup(() => folder.remove())
    return folder
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  /** Writes `name.pem` and `name.key.pem`. @returns their paths */
  make(
    name: string,
    { days = 90, names = 'DNS:localhost,IP:127.0.0.1' }: CertificateOptions = {}
  ): { certificate: string; key: string } {
    const files = { certificate: this.file(`${name}.pem`), key: this.file(`${name}.key.pem`) }
    const [from, until] = [days < 0 ? 2 * days : -1, days].map(atDay)
    const run = (...args: string[]) =>
      execFileSync('openssl', args, { cwd: this.path, stdio: 'pipe' })
    run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', files.key)
    writeFileSync(this.file('ca.cnf'), CONFIGURATION(names))
    writeFileSync(this.file('index.txt'), '')
    writeFileSync(this.file('serial.txt'), '01')
    run('req', '-new', '-key', files.key, '-subj', `/CN=${name}`, '-out', this.file('request.pem'))
    run(
      ...['ca', '-batch', '-selfsign', '-config', this.file('ca.cnf'), '-keyfile', files.key],
      ...['-in', this.file('request.pem'), '-out', files.certificate, '-notext'],
      ...['-startdate', from, '-enddate', until]
    )
    return files
  }

  file(name: string): string {
    return join(this.path, name)
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8')
  }
}

/** openssl's way to write a day, so many days from now. */
function atDay(days: number): string {
  const date = new Date(Date.now() + days * 24 * 60 * 60 * 1000)
  return `${date.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
}

const CONFIGURATION = (names: string) => `
[ca]
default_ca = own
[own]
database = index.txt
serial = serial.txt
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = extensions
unique_subject = no
[any]
commonName = supplied
[extensions]
subjectAltName = ${names}
basicConstraints = critical,CA:true
`
