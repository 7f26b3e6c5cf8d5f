/*
 * Signing in and up, and what one does with one's own account. Each of these pages has a form, so each has a session.
 */
import router from '@adonisjs/core/services/router'
import { middleware } from '#start/kernel'

const Sessions = () => import('#controllers/sessions_controller')
const Accounts = () => import('#controllers/accounts_controller')
const Passwords = () => import('#controllers/accounts/passwords_controller')
const Keys = () => import('#controllers/accounts/keys_controller')
const KeyRotations = () => import('#controllers/accounts/key_rotations_controller')
const Tokens = () => import('#controllers/accounts/tokens_controller')

router
  .group(() => {
    router.get('/sign-in', [Sessions, 'create']).as('sessions.create')
    router.post('/sign-in', [Sessions, 'store']).as('sessions.store')
    router.post('/sign-out', [Sessions, 'destroy']).as('sessions.destroy')

    router.get('/sign-up', [Accounts, 'create']).as('accounts.create')
    router.post('/sign-up', [Accounts, 'store']).as('accounts.store')
    router.get('/account', [Accounts, 'edit']).as('accounts.edit')
    router.post('/account', [Accounts, 'update']).as('accounts.update')
    router.post('/account/password', [Passwords, 'update']).as('accounts.password.update')

    router.get('/account/tokens', [Tokens, 'index']).as('accounts.tokens.index')
    router.post('/account/tokens', [Tokens, 'store']).as('accounts.tokens.store')
    router.post('/account/tokens/:id/revocation', [Tokens, 'destroy']).as('accounts.tokens.destroy')

    router.get('/account/keys', [Keys, 'index']).as('accounts.keys.index')
    router.post('/account/keys', [Keys, 'store']).as('accounts.keys.store')
    router.post('/account/keys/:id/revocation', [Keys, 'destroy']).as('accounts.keys.destroy')
    router.post('/account/keys/:id/rotation', [KeyRotations, 'store']).as('accounts.keys.rotate')
    router
      .post('/account/keys/:id/rotation/end', [KeyRotations, 'destroy'])
      .as('accounts.keys.rotation.end')
  })
  .use(middleware.web({ form: true }))
