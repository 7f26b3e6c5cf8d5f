import { configApp } from '@adonisjs/eslint-config'

/** Everything that belongs to the application, by alias and by relative path. */
const APPLICATION =
  '^(#(fields|models|resources|policies|controllers|middleware|validators|services|exceptions|events|listeners|database|config|start|generated|tests)/|(\\.\\./)+(app|config|database|start|tests)/)'
const MESSAGE =
  'framework/ must not import from the application: pass it in through configuration instead.'

/** Models, by alias and by relative path. */
const MODELS = '^(#models/|(\\.\\./)+app/models/)'
const MODELS_MESSAGE =
  'A migration must not import a model, which is of today: use the query builder of editor.run or this.db.'

/** Refuses imports that match, static and dynamic. */
const refuseImports = (regex, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex, message }] }],
  'no-restricted-syntax': [
    'error',
    {
      selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\u002F')}/]`,
      message,
    },
  ],
})

export default configApp(
  { ignores: ['build/**', 'tmp/**', 'public/**', '.adonisjs/**', 'benchmarks/peers/**'] },
  {
    name: 'a test may look at one property of an answer in one line',
    files: ['tests/**/*.ts'],
    rules: { '@unicorn/no-await-expression-member': 'off' },
  },
  {
    name: 'framework knows nothing of the application',
    files: ['framework/**/*.ts'],
    rules: refuseImports(APPLICATION, MESSAGE),
  },
  {
    name: 'migrations know nothing of models',
    files: ['database/migrations/**/*.ts'],
    rules: refuseImports(MODELS, MODELS_MESSAGE),
  }
)
