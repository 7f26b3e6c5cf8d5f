import { configApp } from '@adonisjs/eslint-config'

export default configApp(
  { ignores: ['build/**', 'tmp/**', 'public/**', '.adonisjs/**', 'benchmarks/peers/**'] },
  {
    name: 'framework knows nothing of the application',
    files: ['framework/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex:
                '^(#(models|resources|policies|controllers|middleware|validators|services|exceptions|listeners|database|config|start|generated|tests)/|(\\.\\./)+(app|config|database|start|tests)/)',
              message: 'framework/ must not import from the application: pass it in through configuration instead.',
            },
          ],
        },
      ],
    },
  }
)
