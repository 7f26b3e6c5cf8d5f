import { getActiveTestOrFail } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { serveBuiltAssets } from '#tests/helpers/browser_assets'
import { CHROMIUM_ARGUMENTS, findChromium } from '#tests/helpers/chromium'
import { Visitor } from '#tests/helpers/visitor'

/** How long a page may take to show what a test waits for, on a busy machine. */
const PATIENCE = 15_000

let browser: Browser | undefined

/**
 * What the whole suite shares: one Chromium, the built assets, and the journal of a fresh installation. The pages read
 * it on connections of their own, so there is no transaction around a test: each makes the records it changes.
 */
export async function startBrowser(): Promise<() => Promise<void>> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('There is no Chromium here. Install it, or set CHROMIUM.')
  await serveBuiltAssets()
  const empty = await testUtils.db().truncate()
  await empty()
  await testUtils.db().seed()
  browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS })
  return async () => {
    await browser?.close()
    await empty()
  }
}

/** What the policy refuses is told to the page alone; the console tells it to us. */
const TELL_REFUSALS = `
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    console.error(effectiveDirective + ' refused ' + blockedURI)
  })`

export interface Opening {
  /** E-mail address of who is signed in; nobody when left out. */
  as?: string
  /** False for a browser without JavaScript. */
  script?: boolean
  theme?: 'light' | 'dark'
  width?: number
}

/**
 * A page in a browser profile of its own. The test fails when the profile saw a violation of the
 * Content-Security-Policy, an error in the console or in a script, a file that could not be loaded, or a page that broke.
 */
export async function open({
  as,
  script = true,
  theme,
  width = 1280,
}: Opening = {}): Promise<Page> {
  const context = await browser!.newContext({
    baseURL: address(),
    javaScriptEnabled: script,
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: { width, height: 800 },
  })
  context.setDefaultTimeout(PATIENCE)
  const faults = watch(context)
  faultsIn.set(context, faults)
  getActiveTestOrFail().cleanup(async () => {
    // Their answers come after what the pages complained of up to now.
    await Promise.allSettled(context.pages().map((page) => page.title()))
    await context.close()
    if (faults.length) throw new Error(`The browser complained:\n  ${faults.join('\n  ')}`)
  })
  await context.addInitScript({ content: TELL_REFUSALS })
  if (as) await context.addCookies(await sessionOf(as))
  return context.newPage()
}

const faultsIn = new WeakMap<BrowserContext, string[]>()

/** What the browser complained of so far; what is taken out of it does not fail the test. */
export function faultsOf(page: Page): string[] {
  return faultsIn.get(page.context())!
}

const address = () => `http://${process.env.HOST}:${process.env.PORT}`

function watch(context: BrowserContext): string[] {
  const faults: string[] = []
  context.on('weberror', (error) => faults.push(error.error().message))
  context.on('console', (message) => {
    // A page of an error has its status, which is no fault; other files are watched below.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    faults.push(`${message.page()?.url()}: ${message.text()}`)
  })
  context.on('response', (response) => {
    // A page may refuse something or not be there, but it may not break.
    const isPage = response.request().resourceType() === 'document'
    if (response.status() >= (isPage ? 500 : 400))
      faults.push(`${response.status()} ${response.url()}`)
  })
  return faults
}

const sessions = new Map<string, string>()

/** Signs in once for the whole suite: that the form for it works is a test of its own. */
async function sessionOf(email: string) {
  if (!sessions.has(email)) {
    const visitor = new Visitor()
    await visitor.signIn(email)
    sessions.set(email, visitor.cookie('gable-session')!)
  }
  return [{ name: 'gable-session', value: sessions.get(email)!, url: address() }]
}
