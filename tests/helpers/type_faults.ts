import { join } from 'node:path'
import ts from 'typescript'

/**
 * What `tsc --noEmit` says in an application's folder against these of its files, a line each. It reads the whole
 * application and checks no more than them, which takes a fraction of the time.
 */
export function typeFaults(folder: string, files: Iterable<string>): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    { noEmit: true },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => fail(messageText) }
  )!
  const program = ts.createProgram(config.fileNames, config.options)
  return Array.from(files).flatMap((name) => {
    const file = program.getSourceFile(join(folder, name)) ?? fail(`The program lacks ${name}`)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start, messageText }) => {
        const line = file.getLineAndCharacterOfPosition(start ?? 0).line + 1
        return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      }
    )
  })
}

function fail(reason: string | ts.DiagnosticMessageChain): never {
  throw new Error(ts.flattenDiagnosticMessageText(reason, '\n'))
}
