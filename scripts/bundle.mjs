// Packs the code of the package, so that what is loaded together lies in one file: Node takes half a
// millisecond for every file of an import, and some two hundred stand behind `import 'reverie'`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { globSync } from 'tinyglobby'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SRC = join(ROOT, 'src/')
const ENTRIES = {
  index: 'src/index.ts',
  main: 'src/cli/main.ts',
  conformance: 'src/runners/conformance.ts',
  'stage-conformance': 'src/stage/conformance.ts',
}
const read = (path) => readFileSync(join(ROOT, path), 'utf8')

/**
 * An `import` of a module of Node's own first makes a copy of all that it exports, for which
 * `node:fs` loads its streams; that is a tenth of what `import 'reverie'` takes.
 */
const builtins = {
  name: 'builtins',
  renderChunk: (code) => ({
    code: code.replaceAll(
      /^import \{([^}]*)\} from "(node:[^"]+)";$/gm,
      (_, names, id) =>
        `const {${names.replaceAll(' as ', ': ')}} = process.getBuiltinModule("${id}");`,
    ),
    // Nothing below these lines has moved.
    map: null,
  }),
}

/** Writes the code of the package, `index.js`, `main.js` and so on, into a folder. */
export async function bundle(outDir, { sourcemap = false } = {}) {
  const { dependencies } = JSON.parse(read('package.json'))
  const external = Object.keys(dependencies)
  const inSession = new Set()
  const inIndex = new Set()
  const inlined = new Set()
  const graph = {
    name: 'graph',
    buildEnd() {
      const walk = (id, found) => {
        if (found.has(id)) return
        found.add(id)
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) walk(next, found)
      }
      walk(join(SRC, 'session.ts'), inSession)
      walk(join(SRC, 'index.ts'), inIndex)
      for (const id of this.getModuleIds()) {
        const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]
        if (name !== undefined) inlined.add(name)
      }
    },
  }
  const build = await rolldown({
    cwd: ROOT,
    input: ENTRIES,
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    external: (id) =>
      id.startsWith('node:') || external.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [graph, builtins],
    onLog: (level, log) => {
      // A runner that is also exported is loaded with the index; that it is not split off is known.
      if (log.code === 'INEFFECTIVE_DYNAMIC_IMPORT') return
      throw new Error(`${level}: ${log.message}`)
    },
  })
  await build.write({
    dir: outDir,
    format: 'esm',
    sourcemap,
    // Less to parse, and still to be read in a stack trace. The documentation is in the types.
    minify: {
      compress: true,
      mangle: false,
      codegen: { removeWhitespace: false, asciiOnly: true },
    },
    comments: { legal: true, jsdoc: false, annotation: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'session', test: (id) => inSession.has(id), priority: 2 },
        { name: 'surface', test: (id) => inIndex.has(id), priority: 1 },
      ],
    },
  })
  await build.close()
  writeFileSync(join(outDir, 'LICENSES.md'), licencesOf(inlined))
}

/** Those of the small packages that have become part of the code, as they ask. */
function licencesOf(names) {
  const texts = []
  for (const name of names) {
    const folder = join('node_modules', name)
    const [file] = globSync('licen[cs]e*', { cwd: join(ROOT, folder), caseSensitiveMatch: false })
    texts.push(`# ${name}\n\n${read(join(folder, file)).trim()}\n`)
  }
  return texts.join('\n')
}
