/**
 * The tables of a collection in the form that every Anki since 2.0 reads, version 11.
 *
 * Source: https://github.com/ankitects/anki/blob/main/rslib/src/storage/schema11.sql
 */
export const COLLECTION_TABLES = [
  table(
    'col',
    'id PK, crt, mod, scm, ver, dty, usn, ls, conf T, models T, decks T, dconf T, tags T',
  ),
  // A number sorts as a number in `sfld`, which is why it is no text.
  table('notes', 'id PK, guid T, mid, mod, usn, tags T, flds T, sfld, csum, flags, data T'),
  table(
    'cards',
    `id PK, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid,
     flags, data T`,
  ),
  table('revlog', 'id PK, cid, usn, ease, ivl, lastIvl, factor, time, type'),
  table('graves', 'usn, oid, type'),
  'CREATE INDEX ix_notes_usn ON notes (usn);',
  'CREATE INDEX ix_cards_usn ON cards (usn);',
  'CREATE INDEX ix_revlog_usn ON revlog (usn);',
  'CREATE INDEX ix_cards_nid ON cards (nid);',
  'CREATE INDEX ix_cards_sched ON cards (did, queue, due);',
  'CREATE INDEX ix_revlog_cid ON revlog (cid);',
  'CREATE INDEX ix_notes_csum ON notes (csum);',
].join('\n')

/** Columns are integers that are never null; `PK` marks the key, `T` a text. */
function table(name: string, columns: string): string {
  const list = columns.split(',').map((column) => {
    const [label = '', mark] = column.trim().split(' ')
    if (mark === 'PK') return `${label} integer PRIMARY KEY`
    return `${label} ${mark === 'T' ? 'text' : 'integer'} NOT NULL`
  })
  return `CREATE TABLE ${name} (${list.join(', ')});`
}
