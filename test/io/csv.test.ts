import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { csvLine, type CsvValue } from '../../src/io/csv-format.ts'
import { parseCsv, readCsv } from '../../src/io/csv.ts'
import { folderWith } from '../helpers/folder-with.ts'

/** What a broken text is refused with. */
async function fault(text: string): Promise<[code: string, line: number, column: number]> {
  const error = await parseCsv(text, 'x.csv').then(
    () => assert.fail('The text was taken.'),
    (thrown: { code: string; line: number; column: number; message: string }) => thrown,
  )
  assert.ok(error.message.startsWith(`x.csv:${error.line}:${error.column}: `))
  return [error.code, error.line, error.column]
}

test('A file with a byte order mark, CRLF, quotes and empty lines is read as it is meant', async (t) => {
  const folder = folderWith(t, {
    'a.csv': '\uFEFF id , note\r\n\r\n1,"a ""b"", c"\r\n2,"two\r\nlines"\r\n\r\n',
  })
  const table = await readCsv(join(folder, 'a.csv'))
  assert.deepEqual(table.header, ['id', 'note'])
  assert.deepEqual(table.rows, [
    ['1', 'a "b", c'],
    ['2', 'two\r\nlines'],
  ])
})

test('Lines that end differently stay lines of their own', async () => {
  const { rows } = await parseCsv('a,b\r\n1,2\n3,4\r\n5,6', 'x.csv')
  assert.deepEqual(rows, [
    ['1', '2'],
    ['3', '4'],
    ['5', '6'],
  ])
})

test('A header alone is a table without rows', async () => {
  assert.deepEqual((await parseCsv('a,b\n', 'x.csv')).rows, [])
})

test('Every fault is told with its place', async () => {
  assert.deepEqual(await fault(''), ['csv_empty', 1, 1])
  assert.deepEqual(await fault('\n\r\n'), ['csv_empty', 1, 1])
  assert.deepEqual(await fault('a,b,a\n'), ['csv_doubled_header', 1, 5])
  assert.deepEqual(await fault('a, ,b\n'), ['csv_blank_header', 1, 3])
  assert.deepEqual(await fault('a,b\n1,2\n\n3\n'), ['csv_missing_cell', 4, 2])
  assert.deepEqual(await fault('a,b\n1,2,3\n'), ['csv_extra_cell', 2, 5])
  assert.deepEqual(await fault('a,b\n1,x"y\n'), ['csv_syntax', 2, 3])
  assert.deepEqual(await fault('a,b\n1,2\n3,"x"y\n'), ['csv_syntax', 3, 3])
  assert.deepEqual(await fault('a,b\n1,2\n3,"x\ny\n'), ['csv_syntax', 3, 3])
})

test('Places are right behind quoted line ends of two characters', async () => {
  assert.deepEqual(await fault('a,b\r\n"x\r\ny",2\r\n\r\n3\r\n'), ['csv_missing_cell', 5, 2])
})

test('A file in another encoding is refused at its first foreign byte', async (t) => {
  const folder = folderWith(t, { 'a.csv': Buffer.from([0x61, 0x0a, 0x62, 0xe9, 0x0a]) })
  await assert.rejects(readCsv(join(folder, 'a.csv')), { code: 'not_utf8', line: 2, column: 2 })
})

test('The place of any cell is where its text begins', async () => {
  const cell = fc.stringMatching(/^[ab"\n,é]{0,4}$/)
  const cells = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1 })
  const check = async (rows: string[][], lineEnd: string) => {
    const written = rows.map((row) => csvLine(row).slice(0, -1))
    const text = ['p,q,r', ...written, ''].join(lineEnd)
    const table = await parseCsv(text, 'x.csv')
    assert.deepEqual(table.rows, rows)
    const lines = text.split('\n')
    for (const [row, values] of rows.entries()) {
      for (const [column, value] of values.entries()) {
        const place = table.placeOf(row, column)
        const offset =
          lines.slice(0, place.line - 1).join('\n').length +
          (place.line > 1 ? 1 : 0) +
          place.column -
          1
        const cellText = csvLine([value, '']).slice(0, -2)
        assert.ok(text.startsWith(cellText, offset))
      }
    }
  }
  await fc.assert(fc.asyncProperty(cells, fc.constantFrom('\n', '\r\n'), check), { numRuns: 60 })
})

test('What is written is read back as it was', async () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''))
  const row = fc.array(text, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(row, async (values) => {
      const header = values.map((_, index) => `column ${index}`)
      const { rows } = await parseCsv(csvLine(header) + csvLine(values), 'x.csv')
      assert.deepEqual(rows, [values])
    }),
    { numRuns: 200 },
  )
})

test('Numbers keep their full precision', async () => {
  const number = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((n) => !Object.is(n, -0))
  await fc.assert(
    fc.asyncProperty(number, async (value) => {
      const { rows } = await parseCsv(`n,m\n${csvLine([value, 1])}`, 'x.csv')
      assert.equal(Number(rows[0]?.[0]), value)
    }),
  )
})

test('Nothing, truth and lists have one form each', () => {
  const values: CsvValue[] = [null, undefined, true, ['a', 1, [null]], '']
  assert.equal(csvLine(values), ',,true,"[""a"",1,[null]]",\n')
  assert.equal(csvLine([null]), '""\n')
})
