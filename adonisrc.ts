import { indexEntities } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  commands: [
    () => import('@adonisjs/core/commands'),
    () => import('@adonisjs/lucid/commands'),
    () => import('@adonisjs/session/commands'),
    () => import('#framework/console/main'),
  ],
  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/core/providers/edge_provider'),
    () => import('@adonisjs/session/session_provider'),
    () => import('@adonisjs/vite/vite_provider'),
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/static/static_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/auth/auth_provider'),
    () => import('@adonisjs/redis/redis_provider'),
    () => import('@adonisjs/drive/drive_provider'),
    () => import('#framework/provider'),
  ],
  preloads: [
    { file: () => import('#start/view'), environment: ['web', 'test', 'repl'] },
    { file: () => import('#start/routes'), environment: ['web', 'test', 'repl', 'console'] },
    { file: () => import('#start/kernel'), environment: ['web', 'test'] },
  ],
  tests: {
    suites: [
      { name: 'unit', files: ['tests/unit/**/*.spec.{ts,js}'], timeout: 20_000 },
      {
        name: 'functional',
        files: [
          'tests/functional/*.spec.{ts,js}',
          'tests/functional/!(commands|console|data|migrations|server)/**/*.spec.{ts,js}',
          'tests/contract/**/*.spec.{ts,js}',
        ],
        timeout: 60_000,
      },
      {
        // They run commands and servers in processes and on SQLite files of their own, so one run is enough.
        name: 'console',
        files: ['tests/functional/{commands,console,data,server}/**/*.spec.{ts,js}'],
        timeout: 120_000,
      },
      {
        // They open all three databases themselves, so one run is enough.
        name: 'migrations',
        files: ['tests/functional/migrations/**/*.spec.{ts,js}'],
        timeout: 120_000,
      },
      { name: 'browser', files: ['tests/browser/**/*.spec.{ts,js}'], timeout: 300_000 },
    ],
    forceExit: true,
  },
  metaFiles: [
    { pattern: 'resources/views/**/*.edge', reloadServer: false },
    { pattern: 'framework/**/*.edge', reloadServer: false },
    { pattern: 'framework/**/*.stub', reloadServer: false },
    { pattern: 'framework/console/commands.json', reloadServer: false },
    { pattern: 'database/seeders/**/*.md', reloadServer: false },
    { pattern: 'public/**', reloadServer: false },
  ],
  hooks: {
    init: [
      indexEntities({
        transformers: { enabled: false },
      }),
    ],
    buildStarting: [() => import('@adonisjs/vite/build_hook')],
  },
})
