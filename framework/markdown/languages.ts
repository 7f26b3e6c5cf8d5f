/** The languages code is highlighted in, each with the other names people give it after ```. */
const NAMES: Record<string, string> = {
  astro: '',
  bat: 'batch cmd',
  c: 'h',
  clojure: 'clj',
  cpp: 'c++ cc cxx hpp',
  csharp: 'c# cs',
  css: '',
  dart: '',
  diff: 'patch udiff',
  docker: 'dockerfile',
  edge: '',
  elixir: 'ex exs',
  erlang: 'erl',
  go: 'golang',
  graphql: 'gql',
  handlebars: 'hbs mustache',
  haskell: 'hs',
  hcl: 'tf terraform',
  html: 'htm xhtml',
  http: '',
  ini: 'conf cfg properties editorconfig env dotenv',
  java: '',
  javascript: 'js mjs cjs node',
  json: 'jsonc json5 webmanifest',
  jsx: '',
  julia: 'jl',
  kotlin: 'kt kts',
  lua: '',
  make: 'makefile mk',
  markdown: 'md',
  nginx: '',
  nix: '',
  perl: 'pl',
  php: 'laravel',
  powershell: 'ps ps1 pwsh',
  proto: 'protobuf',
  python: 'py python3 py3',
  r: '',
  ruby: 'rb',
  rust: 'rs',
  scala: '',
  scss: 'sass',
  shellscript: 'sh bash zsh shell console shell-session fish',
  sql: 'sqlite mysql postgres postgresql mariadb',
  svelte: '',
  swift: '',
  toml: '',
  tsx: '',
  typescript: 'ts mts cts',
  vue: '',
  xml: 'svg rss atom wsdl xsd plist',
  yaml: 'yml',
  zig: '',
}

const LANGUAGE_OF = new Map(
  Object.entries(NAMES).flatMap(([id, aliases]) =>
    [id, ...aliases.split(' ').filter(Boolean)].map((name) => [name, id])
  )
)

/**
 * The language after the marks of a code block: `js {hl_lines=[1]}`, `{.python}` …
 * @returns the word itself for people, and the grammar's name, null when we have none
 */
export function languageOf(info: string): { word: string; id: string | null } {
  const word = /^[\s{.]*([\w+#-]{1,40})/.exec(info)?.[1].toLowerCase() ?? ''
  return { word, id: LANGUAGE_OF.get(word) ?? null }
}
