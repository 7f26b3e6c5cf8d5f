import { DateTime } from 'luxon'
import { credentialProblems } from '#framework/auth/main'
import { parameter } from '#framework/fields/main'
import { aside, resource, section } from '#framework/resources/main'
import ApiKey from '#models/api_key'

/** The secret before a rotation works so much longer, unless somebody ends it earlier. */
const OVERLAP = { hours: 24 }

/** For the account page and the admin. No API offers it: a program does not make its own credentials. */
export default class ApiKeyResource extends resource(ApiKey, {
  search: ['name', 'hint', 'user.name'],
  sort: ['-id'],
  columns: ['name', 'user.name', 'hint', 'lastUsedAt', 'expiresAt', 'revokedAt'],
  filters: ['user', 'lastUsedAt', 'expiresAt', 'revokedAt'],
  form: [
    section('Key', ['name', 'userId', 'abilities']),
    aside('Limits', ['expiresAt', 'addresses', 'perMinute']),
  ],
  defaults: (actor) => (actor.id === null ? {} : { userId: Number(actor.id) }),
  check: (values, context) => credentialProblems(ApiKey, values, context),
  reveal: (key) => key.secret,
  actions: {
    rotate: {
      label: 'Rotate',
      done: 'Rotated',
      confirm: 'It gets another secret, shown once. The one it has works for 24 hours more.',
      single: true,
      when: (key) => key.revokedAt === null,
      input: {
        until: parameter.dateTime({
          nullable: true,
          label: 'Former secret ends',
          help: 'Within 30 days; in 24 hours when not said.',
        }),
      },
      run: (key, { input }) =>
        key.rotate((input.until as DateTime | null) ?? DateTime.utc().plus(OVERLAP)),
    },
    endPrevious: {
      label: 'End former secret',
      done: 'Former secret ended',
      confirm: 'Every machine that still uses the former secret is refused from now on.',
      danger: true,
      when: (key) => Date.parse(String(key.previousUntil)) > Date.now(),
      run: (key) => key.endPrevious(),
    },
    revoke: {
      label: 'Revoke',
      done: 'Revoked',
      confirm: 'Every machine that uses it is refused from now on.',
      danger: true,
      when: (key) => key.revokedAt === null,
      run: (key) => key.revoke(),
    },
  },
  admin: { group: 'Access', order: 11 },
}) {
  get title() {
    return 'API keys'
  }

  get singular() {
    return 'API key'
  }
}
