/**
 * What developers type who come from elsewhere. `runs` is our command, with options of its own where the two differ;
 * `advice` is what to do instead where there is nothing to run.
 */
export type ForeignName = { runs: string } | { advice: string }

const LARAVEL: Record<string, ForeignName> = {
  'migrate': { runs: 'migration:run' },
  'migrate:fresh': { runs: 'migration:fresh' },
  'migrate:install': { advice: 'migration:run makes its own tables the first time it runs' },
  'migrate:refresh': { runs: 'migration:refresh' },
  'migrate:reset': { runs: 'migration:reset' },
  'migrate:rollback': { runs: 'migration:rollback' },
  'migrate:status': { runs: 'migration:status' },
  'tinker': { runs: 'repl' },
  'route:list': { runs: 'list:routes' },
  'key:generate': { runs: 'generate:key' },
  'make:seed': { runs: 'make:seeder' },
  'stub:publish': { runs: 'eject' },
  'env': { runs: 'about' },
  'schedule:run': { advice: 'there is no scheduler yet: let cron run the command itself' },
  'storage:link': { advice: 'nothing to link: files in public/ are served as they are' },
  'optimize': { advice: 'nothing to warm up: npm run build compiles, production keeps the rest' },
  'optimize:clear': { advice: 'nothing is kept between starts: restart the server' },
  'config:cache': { advice: 'configuration is read once, at start: restart the server' },
  'config:clear': { advice: 'configuration is read once, at start: restart the server' },
  'route:cache': { advice: 'routes are read once, at start: restart the server' },
  'route:clear': { advice: 'routes are read once, at start: restart the server' },
  'view:cache': { advice: 'templates are compiled once, as they are used: restart the server' },
  'view:clear': { advice: 'templates are compiled once, as they are used: restart the server' },
}

const DJANGO: Record<string, ForeignName> = {
  makemigrations: { runs: 'make:migrations' },
  showmigrations: { runs: 'migration:status' },
  sqlmigrate: { runs: 'migration:run --dry-run' },
  squashmigrations: { runs: 'migration:squash' },
  createsuperuser: { runs: 'user:create --admin' },
  dumpdata: { runs: 'data:dump' },
  loaddata: { runs: 'data:load' },
  inspectdb: { runs: 'inspect:db' },
  dbshell: { runs: 'db' },
  shell: { runs: 'repl' },
  runserver: { runs: 'serve' },
  flush: { runs: 'db:truncate' },
  diffsettings: { runs: 'config:show' },
  startapp: {
    advice: 'there are no apps within the application: make:resource makes one resource',
  },
  startproject: { advice: 'clone the repository: npm start does the rest' },
  collectstatic: { advice: 'nothing to collect: npm start and npm run build make the assets' },
  check: { advice: 'declarations are checked at every start; npm run typecheck checks the code' },
  changepassword: { runs: 'user:password' },
  testserver: { runs: 'serve' },
}

export const FOREIGN_NAMES: Readonly<Record<string, ForeignName>> = { ...LARAVEL, ...DJANGO }

/** Ours for a name from elsewhere; undefined when it is none. */
export function foreignName(name: string): ForeignName | undefined {
  return Object.hasOwn(FOREIGN_NAMES, name) ? FOREIGN_NAMES[name] : undefined
}
