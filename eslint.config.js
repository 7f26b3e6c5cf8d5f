import { configApp } from '@adonisjs/eslint-config'

/** Everything that belongs to the application, by alias and by relative path. */
const APPLICATION =
  '^(#(fields|models|resources|policies|controllers|middleware|validators|services|exceptions|listeners|database|config|start|generated|tests)/|(\\.\\./)+(app|config|database|start|tests)/)'
const MESSAGE =
  'framework/ must not import from the application: pass it in through configuration instead.'

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
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: APPLICATION, message: MESSAGE }] }],
      'no-restricted-syntax': [
        'error',
        {
          selector: `ImportExpression > Literal[value=/${APPLICATION.replaceAll('/', '\\u002F')}/]`,
          message: MESSAGE,
        },
      ],
    },
  }
)
