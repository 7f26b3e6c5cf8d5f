import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import spectralCore from '@stoplight/spectral-core'
import owasp from '@stoplight/spectral-owasp-ruleset'
import rulesets from '@stoplight/spectral-rulesets'

/** What the linters have against a description, a line each. */
export const linters = {
  async 'Spectral'(description: object): Promise<string[]> {
    const spectral = new spectralCore.Spectral()
    spectral.setRuleset({
      extends: [
        [rulesets.oas as never, 'all'],
        [owasp as never, 'all'],
      ],
    })
    const results = await spectral.run(structuredClone(description) as Record<string, unknown>)
    return results.map(({ code, message, path }) => `${code} at ${path.join(' → ')}: ${message}`)
  },

  async 'Redocly'(description: object): Promise<string[]> {
    const problems = await lintFromString({
      source: JSON.stringify(description),
      config: await createConfig({ extends: ['recommended-strict'] }),
    })
    return problems.map(
      ({ ruleId, message, location }) =>
        `${ruleId} at ${location.map(({ pointer }) => pointer).join()}: ${message}`
    )
  },

  async 'openapi-schema-validator'(description: object): Promise<string[]> {
    const { valid, errors } = await new Validator().validate(
      structuredClone(description) as Record<string, unknown>
    )
    return valid ? [] : [JSON.stringify(errors)]
  },
}
