import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TerminalBlock } from '../../src/cli/terminal-block.ts'
import type { BlockSize } from '../../src/cli/terminal-block.ts'
import { Screen } from './screen.ts'

/** A block on a screen that shows what `show` was last given. */
function blockOn(screen: Screen, others: Screen[] = []) {
  let lines: readonly string[] = []
  const sizes: BlockSize[] = []
  const block = new TerminalBlock(screen, {
    render(size) {
      sizes.push(size)
      return lines
    },
    others,
  })
  return {
    block,
    sizes,
    show: (...next: string[]) => {
      lines = next
      block.refresh()
    },
  }
}

test('a block is redrawn in place and leaves nothing of what it was', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  show('one', 'two', 'three')
  assert.deepEqual(screen.lines, ['one', 'two', 'three'])
  show('ONE', 'TWO')
  assert.deepEqual(screen.lines, ['ONE', 'TWO'])
  show('a', 'b', 'c', 'd')
  assert.deepEqual(screen.lines, ['a', 'b', 'c', 'd'])
  show()
  assert.deepEqual(screen.lines, [])
})

test('what is on the screen already is not drawn again', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  show('one')
  const { writes } = screen
  show('one')
  assert.equal(screen.writes, writes)
})

test('between two drawings the cursor is hidden at the beginning of the block', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  screen.write('before\n')
  show('one', 'two')
  assert.deepEqual([screen.row, screen.column], [1, 0])
  assert.equal(screen.cursorIsShown, false)
  assert.equal(screen.wraps, true)
})

test('a block stays below what is printed, also at the end of the screen', () => {
  const screen = new Screen(20, 6)
  const { block, show } = blockOn(screen)
  const printed = Array.from({ length: 10 }, (_, i) => `line ${i}`)
  for (const line of printed) {
    show('one', 'two', 'three')
    block.print([line])
  }
  show('one', 'two', 'three')
  assert.deepEqual(screen.lines, [...printed, 'one', 'two', 'three'])
})

test('a line wider than the screen is cut in the block and wraps above it', () => {
  const screen = new Screen(8, 10)
  const { block, show } = blockOn(screen)
  show('日本語日本語', '0123456789')
  assert.deepEqual(screen.lines, ['日本語…', '0123456…'])
  block.print(['0123456789'])
  show('one')
  assert.deepEqual(screen.lines, ['01234567', '89', 'one'])
})

test('a block never fills the last row of the screen', () => {
  const screen = new Screen(20, 3)
  const { show, sizes } = blockOn(screen)
  show('one', 'two', 'three', 'four')
  assert.deepEqual(sizes, [{ columns: 20, rows: 2 }])
  assert.deepEqual(screen.lines, ['one', 'two'])
})

test('a terminal that reports no size counts as one of 80 by 24', () => {
  const { show, sizes } = blockOn(new Screen(0, 0))
  show('one')
  assert.deepEqual(sizes, [{ columns: 80, rows: 23 }])
})

test('the output of others goes above the block, unchanged', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  show('one', 'two')
  screen.write('from elsewhere\n')
  assert.deepEqual(screen.lines, ['from elsewhere'])
  show('one', 'two')
  assert.deepEqual(screen.lines, ['from elsewhere', 'one', 'two'])
})

test('the block waits while others have a line open, and the cursor is theirs', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  show('one')
  screen.write(Buffer.from('Continue? '))
  show('two')
  assert.deepEqual(screen.lines, ['Continue?'])
  assert.equal(screen.cursorIsShown, true)
  assert.equal(screen.column, 10)
  screen.write('yes\n')
  show('two')
  assert.deepEqual(screen.lines, ['Continue? yes', 'two'])
})

test('lines of its own end a line that others left open', () => {
  const screen = new Screen()
  const { block, show } = blockOn(screen)
  show('one')
  screen.write('open')
  block.print(['failed'])
  show('one')
  assert.deepEqual(screen.lines, ['open', 'failed', 'one'])
})

test('a second stream on the same terminal makes room for itself too', () => {
  const screen = new Screen()
  const other = new Screen()
  const { block, show } = blockOn(screen, [other])
  show('one')
  other.write('answer\n')
  assert.deepEqual(screen.lines, [])
  block.close()
  assert.deepEqual(other.lines, ['answer'])
  assert.equal(Object.hasOwn(other, 'write'), false)
})

test('after a resize the whole block is drawn for the new size', () => {
  const screen = new Screen(40, 10)
  const { show, sizes } = blockOn(screen)
  show('0123456789', 'two')
  screen.columns = 5
  screen.rows = 4
  screen.emit('resize')
  show('0123456789', 'two')
  assert.deepEqual(sizes.at(-1), { columns: 5, rows: 3 })
  assert.deepEqual(screen.lines, ['0123…', 'two'])
})

test('after a resize even an unchanged block is drawn again, for the terminal may have moved it', () => {
  const screen = new Screen(40, 10)
  const { show } = blockOn(screen)
  show('one')
  screen.emit('resize')
  const { writes } = screen
  show('one')
  assert.ok(screen.writes > writes)
  assert.deepEqual(screen.lines, ['one'])
})

test('closing leaves the last lines, the cursor and the stream as they are to be', () => {
  const screen = new Screen()
  const listeners = process.listenerCount('SIGTSTP') + process.listenerCount('SIGCONT')
  const { block, show } = blockOn(screen)
  show('one', 'two', 'three')
  block.close(({ columns }) => [`done at ${columns}`])
  show('one')
  block.print(['late'])
  block.close(() => ['again'])
  assert.deepEqual(screen.lines, ['done at 80'])
  assert.deepEqual([screen.row, screen.column], [1, 0])
  assert.equal(screen.cursorIsShown, true)
  assert.equal(Object.hasOwn(screen, 'write'), false)
  assert.equal(screen.listenerCount('resize'), 0)
  assert.equal(process.listenerCount('SIGTSTP') + process.listenerCount('SIGCONT'), listeners)
})

test('a frame is left out while the terminal has not taken the last one', () => {
  const screen = new Screen()
  const { show } = blockOn(screen)
  Object.defineProperty(screen, 'writableNeedDrain', { value: true, configurable: true })
  show('one')
  assert.equal(screen.writes, 0)
  Object.defineProperty(screen, 'writableNeedDrain', { value: false })
  show('one')
  assert.deepEqual(screen.lines, ['one'])
})

test('a terminal that goes away is written to no more and throws nothing', async () => {
  const screen = new Screen()
  const { block, show } = blockOn(screen)
  show('one')
  screen.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
  await new Promise((resolve) => screen.once('close', resolve))
  const { writes } = screen
  show('two')
  block.print(['three'])
  block.close(() => ['four'])
  assert.equal(screen.writes, writes)
})

test('whatever is shown, printed and written, everything is there once and in order', () => {
  const word = fc.constantFrom('a', 'bc', '日本', '👨‍👩‍👧 x', 'a longer line', 'e\u0301')
  const step = fc.oneof(
    fc.record({ show: fc.array(word, { maxLength: 9 }) }),
    fc.record({ print: fc.array(word, { maxLength: 3 }) }),
    fc.record({ write: word }),
  )
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 2, max: 9 }), (steps, rows) => {
      const screen = new Screen(14, rows)
      const { block, show } = blockOn(screen)
      const above: string[] = []
      for (const what of steps) {
        if ('show' in what) {
          show(...what.show)
          assert.deepEqual(screen.lines, [...above, ...what.show.slice(0, rows - 1)])
        } else if ('print' in what) {
          block.print(what.print)
          above.push(...what.print)
        } else {
          screen.write(`${what.write}\n`)
          above.push(what.write)
        }
      }
      block.close(() => ['the end'])
      assert.deepEqual(screen.lines, [...above, 'the end'])
    }),
  )
})
