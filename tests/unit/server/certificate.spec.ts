import { writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { test } from '@japa/runner'
import { readCertificate } from '#framework/server/main'
import { CertificateFolder, isWithoutOpenssl, NO_OPENSSL } from '#tests/helpers/certificate'

interface Refusal {
  message: string
  help: string
}

function refusalOf(files: { certificate: string; key: string }): Refusal {
  try {
    readCertificate(files, 'localhost')
  } catch (error) {
    return error as Refusal
  }
  throw new Error('The certificate was taken')
}

test.group('A certificate', (group) => {
  group.tap((one) => one.skip(isWithoutOpenssl, NO_OPENSSL))

  test('is taken with its key', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const { cert, key, warnings } = readCertificate(folder.make('good'), 'localhost')
    assert.match(cert, /BEGIN CERTIFICATE/)
    assert.match(key, /PRIVATE KEY/)
    assert.isEmpty(warnings)
  })

  test('that is not there is named with its variable', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const files = folder.make('good')
    const missing = folder.file('nowhere.pem')
    const certificate = refusalOf({ ...files, certificate: missing })
    assert.equal(certificate.message, `TLS_CERT names ${missing}, but there is no such file`)
    const key = refusalOf({ ...files, key: folder.path })
    assert.equal(key.message, `TLS_KEY names ${folder.path}, but it is a folder`)
    assert.include(key.help, 'Set TLS_KEY')
  })

  test('of another key is refused', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const [one, other] = [folder.make('one'), folder.make('other')]
    const { message } = refusalOf({ certificate: one.certificate, key: other.key })
    assert.include(message, 'is not that of the certificate in')
  })

  test('in files that hold something else is refused', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const files = folder.make('good')
    const text = folder.file('text.pem')
    writeFileSync(text, 'Dear server')
    assert.include(refusalOf({ ...files, certificate: text }).message, 'holds no certificate')
    assert.include(refusalOf({ ...files, key: text }).message, 'holds no private key')
    const swapped = { certificate: files.key, key: files.certificate }
    assert.include(refusalOf(swapped).message, 'holds no certificate')
  })

  test('whose key has a passphrase is refused, with the way to unlock it', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const files = folder.make('good')
    const locked = folder.file('locked.pem')
    execFileSync('openssl', [
      ...['pkey', '-in', files.key, '-aes256', '-passout', 'pass:secret', '-out', locked],
    ])
    const { message, help } = refusalOf({ ...files, key: locked })
    assert.include(message, 'is locked with a passphrase')
    assert.include(help, 'openssl pkey')
  })

  test('that has expired, soon expires or is for another name is warned of', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const warningsOf = (name: string, options: Parameters<CertificateFolder['make']>[1]) =>
      readCertificate(folder.make(name, options), 'localhost').warnings.join('\n')
    assert.match(warningsOf('old', { days: -3 }), /expired on \d{4}-\d\d-\d\d$/)
    assert.match(warningsOf('ending', { days: 5 }), /expires on \d{4}-\d\d-\d\d$/)
    assert.match(
      warningsOf('stranger', { names: 'DNS:example.org' }),
      /is not for localhost, which APP_URL names$/
    )
  })

  test('for an address is known as its own', ({ assert }) => {
    const folder = CertificateFolder.ofTest()
    const files = folder.make('address', { names: 'IP:127.0.0.1,IP:::1' })
    for (const host of ['127.0.0.1', '[::1]']) {
      assert.isEmpty(readCertificate(files, host).warnings)
    }
  })
})
