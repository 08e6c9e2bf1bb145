import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { Argument, Command } from 'commander'
import { copyWhole, makeFolder, makeParent, writeWhole } from '../../io/files.ts'
import { isFolder } from '../../io/is-folder.ts'
import { packageRoot } from '../../io/package-root.ts'
import { onDisk } from '../../io/disk-error.ts'
import { folder as folderArgument } from '../arguments.ts'
import { print, printJson, tell } from '../output.ts'
import { UsageError } from '../usage-error.ts'

const PACKAGE = packageRoot()

/** What belongs to a workflow, its script first, relative to the package and to where it is copied. */
const WORKFLOWS: Readonly<
  Record<string, { files: readonly string[]; folders: readonly string[] }>
> = {
  daydream: {
    files: ['workflows/daydream.ts', 'data/combo_mappings.csv'],
    folders: ['data/1_raw', 'data/cohorts'],
  },
}

/** What runs leave in a data root: all generations, and of cohorts all but the spec. */
const MADE = /^data\/(?:gens\/|cohorts\/[^/]+\/(?!spec\/))/

/** What git leaves out where a workflow is copied to; npm would not ship a file of that name. */
const IGNORED = `node_modules/
/artifacts/
/data/gens/
/data/cohorts/*/*
!/data/cohorts/*/spec/
`

/** How many of the files in the way are named. */
const SHOWN = 3

const MORE = `
What is copied is yours: concepts, templates, models and specs are in data, the
script is in workflows. Nothing that is there is overwritten; a package.json
and a .gitignore that are there stay as they are.

Examples:
  reverie init daydream
  reverie init daydream my-experiment`

export function initCommand(): Command {
  return new Command('init')
    .description('Copy a workflow with all it works on into a folder of your own.')
    .addArgument(new Argument('<workflow>', 'which one').choices(Object.keys(WORKFLOWS)))
    .argument('[folder]', 'where to (default: a new folder of that name)', folderArgument)
    .option('--json', 'one JSON object')
    .addHelpText('after', MORE)
    .action(init)
}

function init(name: string, given: string | undefined, { json }: { json?: boolean }): void {
  const folder = given ?? name
  const { files: single = [], folders = [] } = WORKFLOWS[name] ?? {}
  const [script = ''] = single
  const files = [...single, ...folders.flatMap(filesBelow)]
  if (existsSync(folder) && !isFolder(folder)) {
    throw new UsageError(`${folder} is a file. Name a folder, or one that is to be made.`)
  }
  refuseToOverwrite(folder, files)
  makeFolder(folder)
  for (const file of files) {
    makeParent(join(folder, file))
    copyWhole(join(PACKAGE, file), join(folder, file))
  }
  const isNew = writeNew(join(folder, 'package.json'), manifestOf(folder, name, script))
  writeNew(join(folder, '.gitignore'), IGNORED)
  if (json) {
    printJson({ type: 'init', workflow: name, folder: resolve(folder), files: files.length })
    return
  }
  print(`${nextSteps(folder, name, script, files.length, isNew).join('\n')}\n`)
}

/** Writes a file of the user's own, unless there is one. */
function writeNew(path: string, text: string): boolean {
  const isNew = !existsSync(path)
  if (isNew) writeWhole(path, text)
  else tell(`${relative('.', path)} was there and stays as it is.`)
  return isNew
}

function filesBelow(folder: string): string[] {
  const root = join(PACKAGE, folder)
  const entries = onDisk('read the folder', root, () =>
    readdirSync(root, { recursive: true, withFileTypes: true }),
  )
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(PACKAGE, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !MADE.test(file))
    .sort()
}

function refuseToOverwrite(folder: string, files: readonly string[]): void {
  const inTheWay = files.filter((file) => existsSync(join(folder, file)))
  if (inTheWay.length === 0) return
  const named = inTheWay.slice(0, SHOWN).join(', ')
  const rest = inTheWay.length > SHOWN ? ` and ${inTheWay.length - SHOWN} more` : ''
  throw new UsageError(
    `${folder} has files of that name already: ${named}${rest}. Nothing was copied. Name another folder, or move them away.`,
  )
}

function manifestOf(folder: string, workflow: string, script: string): string {
  const own = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    name: string
    version: string
    dependencies: Readonly<Record<string, string>>
  }
  const plain = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  const manifest = {
    // A package cannot depend on one of its own name.
    name: plain === '' || plain === own.name ? workflow : plain,
    private: true,
    type: 'module',
    scripts: { [workflow]: `tsx ${script}` },
    dependencies: { [own.name]: `^${own.version}`, tsx: own.dependencies['tsx'] },
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

function nextSteps(
  folder: string,
  workflow: string,
  script: string,
  count: number,
  isNew: boolean,
): string[] {
  const shown = relative('.', folder) || '.'
  return [
    `${count} files are in ${shown}. Next:`,
    '',
    ...(shown === '.' ? [] : [`  cd ${shown}`]),
    ...(isNew
      ? ['  npm install', `  npm run ${workflow}`]
      : ['  npm install reverie tsx', `  npx tsx ${script}`]),
  ]
}
