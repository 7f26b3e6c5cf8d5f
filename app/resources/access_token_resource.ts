import { credentialProblems } from '#framework/auth/main'
import { resource, section } from '#framework/resources/main'
import AccessToken from '#models/access_token'

/** For the account page and the admin. No API offers it: a program does not make its own credentials. */
export default class AccessTokenResource extends resource(AccessToken, {
  search: ['name', 'hint', 'user.name'],
  sort: ['-id'],
  columns: ['name', 'user.name', 'hint', 'lastUsedAt', 'expiresAt', 'revokedAt'],
  filters: ['user', 'lastUsedAt', 'expiresAt', 'revokedAt'],
  form: [section('Token', ['name', 'abilities', 'expiresAt'])],
  defaults: (actor) => (actor.id === null ? {} : { userId: Number(actor.id) }),
  check: (values, context) => credentialProblems(AccessToken, values, context),
  reveal: (token) => token.secret,
  actions: {
    revoke: {
      label: 'Revoke',
      done: 'Revoked',
      confirm: 'Every program that uses it is refused from now on.',
      danger: true,
      when: (token) => token.revokedAt === null,
      run: (token) => token.revoke(),
    },
  },
  admin: { group: 'Access', order: 12 },
}) {}
