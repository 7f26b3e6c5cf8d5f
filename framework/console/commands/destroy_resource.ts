import { args, flags, BaseCommand } from '@adonisjs/core/ace'
import type { UndoStep } from '../scaffold/undo.js'

export default class DestroyResource extends BaseCommand {
  static commandName = 'destroy:resource'
  static description = 'Take back what make:resource made, except files that were changed since'
  static help = [
    '{{ binaryName }} destroy:resource Book --dry-run',
    '{{ binaryName }} destroy:resource Book --force',
    'In a terminal it asks first; elsewhere it needs --force, which also removes files that were changed.',
    'Tables and their rows stay until a migration drops them: make:migrations asks about that.',
  ]

  @args.spread({ description: 'The models, as in Book' })
  declare names: string[]

  @flags.boolean({ description: 'Do not ask, and remove changed files too', alias: 'f' })
  declare force?: boolean

  @flags.boolean({ description: 'Do not ask, and keep changed files' })
  declare yes?: boolean

  @flags.boolean({ description: 'List what would be removed, and change nothing' })
  declare dryRun?: boolean

  @flags.boolean({ description: 'Print one JSON document instead of lines' })
  declare json?: boolean

  async run() {
    const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
    try {
      const undos = await this.#plan()
      const steps = undos.flatMap((undo) => undo.steps)
      if (this.dryRun) return this.#tell(steps)
      if (!(await this.#agrees(steps))) return
      const { undo } = await import('../scaffold/undo.js')
      for (const { manifest, file } of undos) {
        // Looked at once more: what the one before has changed is in it.
        const { planUndo } = await import('../scaffold/undo.js')
        await undo(
          this.app,
          manifest,
          file,
          await planUndo(this.app, manifest, Boolean(this.force))
        )
      }
      this.#tell(steps)
      await this.#refresh()
    } catch (error) {
      if (!(error instanceof ScaffoldException)) throw error
      this.#refuse(error.message)
    }
  }

  async #plan() {
    const { namesOf } = await import('../scaffold/names.js')
    const { readManifest } = await import('../scaffold/manifest.js')
    const { planUndo, pointingAt } = await import('../scaffold/undo.js')
    const { ScaffoldException } = await import('../scaffold/scaffold_exception.js')
    const undos = []
    const faults: string[] = []
    for (const { model, file } of this.names.map(namesOf)) {
      const manifest = await readManifest(this.app.makePath(), file)
      if (!manifest) {
        faults.push(await this.#unknown(model))
        continue
      }
      undos.push({ manifest, file, steps: await planUndo(this.app, manifest, Boolean(this.force)) })
    }
    const manifests = undos.map(({ manifest }) => manifest)
    const users = this.force ? [] : await pointingAt(this.app, manifests)
    for (const { file, model } of users) {
      faults.push(
        `${this.#nameOf(file)} uses ${model}: change it first, or take it back too. --force does not care. Nothing was removed`
      )
    }
    if (faults.length) throw new ScaffoldException(faults)
    return undos
  }

  async #unknown(model: string): Promise<string> {
    const { readdir } = await import('node:fs/promises')
    const { default: string } = await import('@adonisjs/core/helpers/string')
    const files = await readdir(this.app.makePath('.adonisjs', 'scaffold')).catch(() => [])
    const known = files.map((file) => string.pascalCase(file.replace(/\.json$/, ''))).sort()
    const made = known.length ? `Made by it are: ${known.join(', ')}` : 'It has made none so far'
    return `make:resource has not made ${model}. ${made}`
  }

  async #agrees(steps: readonly UndoStep[]): Promise<boolean> {
    if (this.force || this.yes) return true
    if (!process.stdin.isTTY || !process.stdout.isTTY || this.json) {
      this.#refuse(
        'Nothing was removed: without a terminal to ask in, say --yes, or --force to remove changed files too'
      )
      return false
    }
    const count = steps.filter(({ removal }) => removal === 'removed').length
    const files = count === 1 ? '1 file' : `${count} files`
    for (const { path, reason } of steps)
      if (reason) this.logger.log(`kept       ${this.#nameOf(path)}  ${reason}`)
    return this.prompt.confirm(`Remove ${files} of ${this.names.join(', ')}?`)
  }

  #tell(steps: readonly UndoStep[]): void {
    const listed = steps.map(({ path, removal, reason }) => ({
      file: this.#nameOf(path),
      removal,
      ...(reason ? { reason } : {}),
    }))
    if (this.json) {
      this.logger.log(JSON.stringify({ dryRun: Boolean(this.dryRun), files: listed }, null, 2))
      return
    }
    for (const { file, removal, reason } of listed) {
      const word = removal.padEnd(9)
      const colored = removal === 'kept' ? this.colors.yellow(word) : word
      this.logger.log(`${colored}  ${file}${reason ? `  ${reason}` : ''}`)
    }
    if (this.dryRun) this.logger.log('Dry run: nothing was changed')
    else {
      this.logger.log(
        'The tables and their rows are still there: node ace make:migrations asks whether to drop them'
      )
    }
  }

  async #refresh(): Promise<void> {
    const { runAce } = await import('../scaffold/child.js')
    const { status, output } = await runAce(this.app, ['codegen'], { shown: false })
    if (status === 0) return
    this.logger.logError(
      this.colors.red('node ace codegen failed, so the generated types are old:')
    )
    this.logger.logError(output.trim())
    this.exitCode = 1
  }

  #refuse(reason: string): void {
    this.exitCode = 1
    if (this.json) this.logger.log(JSON.stringify({ error: reason }, null, 2))
    else this.logger.logError(this.colors.red(reason))
  }

  #nameOf(path: string): string {
    return this.app.relativePath(path).replaceAll('\\', '/')
  }
}
