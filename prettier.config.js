import preset from '@adonisjs/prettier-config'

/** Templates in code print exactly what they say; reformatted, they would print something else. */
export default { ...preset, embeddedLanguageFormatting: 'off' }
