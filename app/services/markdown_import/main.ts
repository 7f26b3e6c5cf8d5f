export { findMarkdownFiles, type FoundFile } from './markdown_files.js'
export { MarkdownImport, type ImportOptions, type Outcome, type Status } from './markdown_import.js'
