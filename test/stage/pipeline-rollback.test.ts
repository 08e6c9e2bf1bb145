import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partial } from '../../src/stage/outcome.ts'
import { chain, pipeline } from '../../src/stage/pipeline.ts'
import type { Stage } from '../../src/stage/stage.ts'
import { rig } from '../helpers/rig.ts'

/** A stage that tells what is done to it. */
function undoable(
  told: string[],
  name: string,
  dependencies: string[],
  more: Partial<Stage> = {},
): Stage {
  return {
    name,
    dependencies,
    execute: () => `value of ${name}`,
    rollback: (input) => void told.push(`rollback ${name} ${JSON.stringify(input)}`),
    compensate: (output) => void told.push(`compensate ${name} ${String(output)}`),
    ...more,
  }
}

const refused = () => {
  throw new Error('out of paper')
}

test('a failure takes back what this run did: what failed first, then the finished from the last on', async (t) => {
  const told: string[] = []
  const bare: Stage = { name: 'bare', execute: () => 1 }
  const c = undoable(told, 'c', ['b'])
  delete c.compensate
  const p = pipeline(
    'p',
    [
      bare,
      undoable(told, 'a', []),
      undoable(told, 'b', ['a'], { execute: () => partial('half', ['the rest']) }),
      c,
      undoable(told, 'd', ['c'], { execute: refused }),
      undoable(told, 'e', ['d']),
    ],
    { rollbackOnFailure: true },
  )
  const { session, journal } = rig(t)
  const result = await session.run(p, { x: 1 }, { reject: false })
  assert.match(result.message, /'p' fails at its stage 'd': out of paper/)
  const given = { x: 1, a: 'value of a', b: 'half' }
  assert.deepEqual(told, [
    `rollback d ${JSON.stringify({ ...given, c: 'value of c' })}`,
    `rollback c ${JSON.stringify(given)}`,
    'compensate b half',
    'compensate a value of a',
  ])
  const undone = journal().flatMap((event) =>
    event.type === 'stage-outcome' && event.stage.includes('.') ? [event.stage] : [],
  )
  assert.deepEqual(undone, ['d.rollback', 'c.rollback', 'b.compensate', 'a.compensate'])
})

test('what was taken back is done again by the next run; what an earlier run completed stays', async (t) => {
  const told: string[] = []
  const runs: string[] = []
  let broken = true
  const counted = (name: string) => ({
    execute: () => {
      runs.push(name)
      return name
    },
  })
  const p = pipeline(
    'p',
    [
      undoable(told, 'early', [], counted('early')),
      undoable(told, 'a', ['early'], counted('a')),
      undoable(told, 'b', ['a'], { execute: () => (broken ? refused() : 'b') }),
    ],
    { rollbackOnFailure: true },
  )
  const { session } = rig(t)
  await session.run(p.runUntil('early'), {})
  await session.run(p, {}, { reject: false })
  assert.deepEqual(
    told.map((line) => line.split(' ').slice(0, 2).join(' ')),
    ['rollback b', 'compensate a'],
  )
  broken = false
  await session.run(p, {})
  assert.deepEqual(runs, ['early', 'a', 'a'])
})

test('what cannot be taken back is told and holds up nothing else', async (t) => {
  const told: string[] = []
  const p = pipeline(
    'p',
    [
      undoable(told, 'a', []),
      undoable(told, 'b', ['a'], {
        compensate: () => {
          throw new Error('the shop is closed')
        },
      }),
      undoable(told, 'c', ['b'], { execute: refused }),
    ],
    { rollbackOnFailure: true },
  )
  const { session } = rig(t)
  const result = await session.run(p, {}, { reject: false })
  assert.deepEqual(result.errors, ['c: out of paper', 'b.compensate: the shop is closed'])
  assert.equal(told.at(-1), 'compensate a value of a')
})

test('nothing is taken back unless asked for, nor after an interruption or a tolerated failure', async (t) => {
  const told: string[] = []
  const stages = [undoable(told, 'a', []), undoable(told, 'b', ['a'], { execute: refused })]
  const plain = rig(t)
  await plain.session.run(pipeline('p', stages), {}, { reject: false })
  assert.deepEqual(told, [])

  const [a, b] = stages as [Stage, Stage]
  const tolerant = pipeline('q', [a, { stage: b, continueOnError: true }], {
    rollbackOnFailure: true,
  })
  assert.equal((await plain.session.run(tolerant, {})).status, 'partial')
  assert.deepEqual(told, [])

  const controller = new AbortController()
  const stopped = rig(t, { signal: controller.signal })
  const stopping = undoable(told, 'c', [], {
    execute: () => {
      controller.abort()
      throw new Error('stopped')
    },
  })
  const p = pipeline('p', [stopping], { rollbackOnFailure: true })
  await stopped.session.run(p, {}, { reject: false })
  assert.deepEqual(told, [])
})

test('a pipeline in a pipeline is taken back stage by stage, finished or failed, and once', async (t) => {
  const { session } = rig(t)
  const told: string[] = []
  const inner = (name: string, last: Partial<Stage>, options = {}) =>
    pipeline(
      name,
      [
        undoable(told, 'a', []),
        undoable(told, 'b', ['a'], { rollback: () => void told.push('rollback b'), ...last }),
      ],
      options,
    )
  const run = async (outer: Stage<object>) => {
    await session.run(outer, {}, { reject: false })
    return told.splice(0).map((line) => line.replace(/ (?:value|\{).*/, ''))
  }
  const outer = (name: string, member: Stage<object>, last: Partial<Stage> = {}) =>
    pipeline(
      name,
      [
        undoable(told, 'z', []),
        { stage: member, dependencies: ['z'] },
        undoable(told, 'c', [member.name], {
          rollback: () => void told.push('rollback c'),
          ...last,
        }),
      ],
      { rollbackOnFailure: true },
    ) as Stage<object>

  const whole = ['compensate b', 'compensate a', 'compensate z']
  const finished = outer('o1', inner('i1', {}), { execute: refused })
  assert.deepEqual(await run(finished), ['rollback c', ...whole])
  // What was taken back is done anew.
  assert.deepEqual(await run(finished), ['rollback c', ...whole])
  const half = ['rollback b', 'compensate a', 'compensate z']
  assert.deepEqual(await run(outer('o2', inner('i2', { execute: refused }))), half)
  const itself = inner('i3', { execute: refused }, { rollbackOnFailure: true })
  assert.deepEqual(await run(outer('o3', itself)), half)
})

test('a chain within a chain is taken back as well, and what cannot be is told', async (t) => {
  const { session } = rig(t)
  const told: string[] = []
  const closed = () => {
    throw new Error('the shop is closed')
  }
  const inner = chain('inner', [
    undoable(told, 'a', []),
    undoable(told, 'b', [], { compensate: closed }),
  ])
  const outer = chain('outer', [inner, undoable(told, 'c', [], { execute: refused })], {
    rollbackOnFailure: true,
  })
  const { errors } = await session.run(outer, 7, { reject: false })
  assert.equal(told.at(-1), 'compensate a value of a')
  assert.match(errors.join(), /inner\.rollback: .*b\.compensate: the shop is closed/)
})

test('of a pipeline that was tried again, or whose time was up, all is taken back', async (t) => {
  const { session } = rig(t)
  const told: string[] = []
  const inner = (last: Partial<Stage>) =>
    pipeline('inner', [undoable(told, 'a', []), undoable(told, 'b', ['a'], last)])
  const run = async (stage: Stage<object>, options: object) => {
    const outer = pipeline('outer', [{ stage, ...options }], { rollbackOnFailure: true })
    await session.run(outer, {}, { reject: false })
    return told.splice(0).filter((line) => line.includes('a value of a'))
  }
  let tries = 0
  const failing = {
    execute: () => {
      tries += 1
      return refused()
    },
  }
  assert.deepEqual(await run(inner(failing), { retry: 1 }), ['compensate a value of a'])
  assert.equal(tries, 2)
  const endless: Partial<Stage> = {
    execute: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        t.mock.timers.tick(60_000)
      }),
  }
  t.mock.timers.enable({ apis: ['setTimeout'] })
  assert.deepEqual(await run(inner(endless), { timeoutMs: 60_000 }), ['compensate a value of a'])
})
