import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from '../../src/stage/pipeline.ts'
import type { Member } from '../../src/stage/pipeline-steps.ts'
import type { Stage } from '../../src/stage/stage.ts'

/** A stage that needs others, and by default gives its own name and what it was given. */
export function stage(
  name: string,
  dependencies: readonly string[] = [],
  execute: Stage['execute'] = (input) => ({ [name]: input }),
): Stage {
  return { name, dependencies, execute }
}

/** A member of that. */
export function member(
  name: string,
  how: Omit<Member, 'stage'>,
  execute?: Stage['execute'],
): Member {
  return { ...how, stage: stage(name, how.dependencies, execute) }
}

/** A promise the test settles. */
export function held<T = void>(): {
  promise: Promise<T>
  release: (value: T) => void
  fail: (error: unknown) => void
} {
  let release: (value: T) => void = () => {}
  let fail: (error: unknown) => void = () => {}
  const promise = new Promise<T>((resolve, reject) => {
    release = resolve
    fail = reject
  })
  return { promise, release, fail }
}

/** Keeps which stages did their work; a stage gives its name, or the value given for it. */
export function counting(): {
  runs: string[]
  work: (name: string, ...value: [unknown?]) => Stage['execute']
} {
  const runs: string[] = []
  return {
    runs,
    work:
      (name, ...value) =>
      () => {
        runs.push(name)
        return value.length === 0 ? name : value[0]
      },
  }
}

/** The file a pipeline keeps its values in. */
export interface ValuesFile {
  stages: Record<string, { value: unknown }>
}

/** Edits that file by hand. */
export function editor(folder: string, name = 'p-p.values.json') {
  const path = join(folder, name)
  return {
    path,
    read: () => JSON.parse(readFileSync(path, 'utf8')) as ValuesFile,
    edit(change: (stages: ValuesFile['stages']) => void) {
      const content = JSON.parse(readFileSync(path, 'utf8')) as ValuesFile
      change(content.stages)
      writeFileSync(path, JSON.stringify(content))
    },
  }
}

/** a and x stand alone, b needs a, c needs b. */
export function diamond() {
  const { runs, work } = counting()
  const p = pipeline('p', [
    stage('a', [], work('a', { words: ['sol'] })),
    stage('b', ['a'], (input) => {
      work('b')({}, {} as never)
      return `b of ${JSON.stringify((input as { a: unknown }).a)}`
    }),
    stage('c', ['b'], work('c')),
    stage('x', [], work('x', undefined)),
  ])
  const taken = () => runs.splice(0).sort().join('')
  return { p, taken }
}
