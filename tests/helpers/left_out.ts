import { findChromium } from '#tests/helpers/chromium'

export interface LeftOut {
  suite: string
  reason: string
  remedy: string
}

/** The suites this machine cannot run, and how to get them. */
export function leftOut(): LeftOut[] {
  if (findChromium()) return []
  return [
    {
      suite: 'browser',
      reason: 'It needs Chromium, and there is none on this machine.',
      remedy:
        'Debian, Ubuntu: apt-get install chromium. Elsewhere install Chromium or Chrome, or set CHROMIUM to its path.',
    },
  ]
}

/**
 * What a run without named suites runs; a suite that is named is never left out, but fails and says why.
 * @param named  the suites named on the command line
 */
export function runnable<T extends { name: string }>(suites: T[], named: string[]): T[] {
  const missing = new Set(leftOut().map(({ suite }) => suite))
  return suites.filter(({ name }) => !missing.has(name) || named.includes(name))
}
