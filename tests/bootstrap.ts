import type { Server } from 'node:http'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { apiClient } from '@japa/api-client'
import { assert } from '@japa/assert'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { spec } from '@japa/runner/reporters'
import type { Config } from '@japa/runner/types'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { dbAssertions } from '@adonisjs/lucid/plugins/db'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import { requestLimits } from '#framework/limits/main'
import { makeHttpServer } from '#framework/server/main'
import { closing } from '#tests/helpers/closing_reporter'
import { makeScratchDatabase } from '#tests/helpers/scratch_database'
import { assertDescribed, watchAnswers } from '#tests/helpers/watched_answers'

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient(),
  sessionApiClient(app),
  shieldApiClient(),
  authApiClient(app),
  dbAssertions(app),
]

export const reporters: Config['reporters'] = {
  activated: ['spec', 'closing'],
  list: [spec(), closing],
}

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [makeScratchDatabase],
  teardown: [],
}

/** All tests come from one address, and what one has used up is not the next one's fault. */
async function forgetLimits() {
  await requestLimits.clear()
}

/** The server of production, without HTTPS. */
function makeServer(handle: Parameters<typeof makeHttpServer>[1]) {
  return makeHttpServer(app.config.get('server'), handle)
}

/** Functional and browser tests talk to the application over HTTP, in this same process. */
export const configureSuite: Config['configureSuite'] = (suite) => {
  if (suite.name === 'unit') return
  suite.setup(() => testUtils.httpServer().start(makeServer))
  suite.setup(async () => {
    const server = await app.container.make('server')
    watchAnswers(server.getNodeServer() as Server)
  })
  suite.onGroup((group) => {
    group.each.setup(forgetLimits)
    group.each.teardown(assertDescribed)
  })
  if (suite.name === 'browser') {
    suite.setup(async () => {
      const { startBrowser } = await import('#tests/helpers/browser')
      return startBrowser()
    })
  }
}
