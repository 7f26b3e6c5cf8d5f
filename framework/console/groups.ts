import type { CommandMetaData } from '@adonisjs/core/types/ace'

/** Commands by what one does with them. */
export interface CommandGroup {
  title: string
  /** One paragraph for the reference. */
  introduction: string
  /** Names of commands; `make:*` is every command of a namespace. The first group that has a command keeps it. */
  commands: readonly string[]
}

export const GROUPS: readonly CommandGroup[] = [
  {
    title: 'Scaffold',
    introduction:
      'These write files. They ask in a terminal for what was not given, print the path of every file, and overwrite none unless told to. What they write is a beginning that compiles, and is yours to change.',
    commands: ['make:migrations', 'make:*', 'destroy:*', 'eject', 'add', 'configure', 'env:add'],
  },
  {
    title: 'Migrations',
    introduction:
      'A migration is a file in `database/migrations/` that changes the tables, forward and back. The database keeps a list of those it has run; these commands bring it forward, take it back, and say where it stands.',
    commands: ['migration:*', 'inspect:db', 'schema:*'],
  },
  {
    title: 'Data',
    introduction:
      'These fill, empty, copy and import what is in the tables. The ones that delete ask first in a terminal, and want `--force` in production.',
    commands: ['db:seed', 'db:wipe', 'db:truncate', 'data:*', 'files:*', 'import:*'],
  },
  {
    title: 'Look',
    introduction:
      'These show and change nothing: what there is, where it comes from, and what the database holds. Most take `--json` for programs. `db` and `repl` are prompts, in which one can change things.',
    commands: [
      'list',
      'help',
      'about',
      'list:*',
      'model:*',
      'resource:*',
      'config:*',
      'openapi:*',
      'db',
      'db:*',
      'repl',
      'inspect:*',
    ],
  },
  {
    title: 'Run',
    introduction:
      'These prepare the application and run it, and take it out of service for a while. `npm start` and `npm run dev` call `setup` themselves.',
    commands: ['setup', 'serve', 'build', 'test', 'codegen', 'down', 'up', 'generate:key'],
  },
  {
    title: 'People',
    introduction:
      'Accounts, what people and programs sign in with, and the trail of who did what. A password, token or key that is made is shown once, and kept nowhere as it is.',
    commands: ['user:*', 'token:*', 'key:*', 'audit:*'],
  },
]

/** Where commands stand that no group names: an application's own. */
export const OWN_GROUP: CommandGroup = {
  title: 'The application’s own',
  introduction:
    'These are in the folder `commands/`. `node ace make:command` makes the file of a new one.',
  commands: [],
}

/** Packages bring these, but here models come first: classes are never made from tables. */
const UNLISTED = new Set(['schema:generate'])

/** Whether `list` and the reference show a command. */
export function isListed({ commandName }: CommandMetaData): boolean {
  return !UNLISTED.has(commandName)
}

export function groupOf({ commandName, namespace }: CommandMetaData): CommandGroup {
  const named = GROUPS.find(({ commands }) => commands.includes(commandName))
  return named ?? GROUPS.find(({ commands }) => commands.includes(`${namespace}:*`)) ?? OWN_GROUP
}

/** Every group that has commands, with those that are listed in the order of their names. */
export function grouped(commands: readonly CommandMetaData[]): [CommandGroup, CommandMetaData[]][] {
  const listed = commands.filter(isListed)
  return [...GROUPS, OWN_GROUP]
    .map((group): [CommandGroup, CommandMetaData[]] => [
      group,
      listed.filter((command) => groupOf(command) === group),
    ])
    .filter(([, members]) => members.length > 0)
}
