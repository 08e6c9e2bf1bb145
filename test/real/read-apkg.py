"""Reads an Anki package with Python's own zip and SQLite, as other programs do; prints JSON."""

import hashlib
import html
import json
import re
import sqlite3
import sys
import tempfile
import zipfile

package = zipfile.ZipFile(sys.argv[1])
broken = package.testzip()
assert broken is None, f"{broken} is broken"
names = json.loads(package.read("media"))
with tempfile.NamedTemporaryFile(suffix=".anki2") as file:
    file.write(package.read("collection.anki2"))
    file.flush()
    database = sqlite3.connect(f"file:{file.name}?mode=ro", uri=True)
    whole = database.execute("PRAGMA integrity_check").fetchone()[0]
    models, decks = (
        json.loads(text) for text in database.execute("SELECT models, decks FROM col").fetchone()
    )
    notes = database.execute("SELECT id, guid, mid, flds, sfld, csum FROM notes").fetchall()
    cards = database.execute("SELECT nid, did, ord, queue, due FROM cards").fetchall()


def text_of(field):
    field = re.sub(r'<img[^>]*src="([^"]*)"[^>]*>', r" \1 ", field)
    return html.unescape(re.sub(r"<[^>]*>", "", field))


found = []
for note, guid, model, fields, _, checksum in notes:
    values = fields.split("\x1f")
    kind = models[str(model)]
    assert len(values) == len(kind["flds"]), guid
    first = hashlib.sha1(text_of(values[0]).encode()).hexdigest()[:8]
    assert int(first, 16) == checksum, guid
    found.append(dict(zip((field["name"] for field in kind["flds"]), values)))
known = {note[0] for note in notes}
assert len({note[1] for note in notes}) == len(notes), "a guid comes twice"
for note, deck, order, queue, _ in cards:
    assert note in known and str(deck) in decks and order == 0 and queue == 0
print(
    json.dumps(
        {
            "whole": whole,
            "decks": sorted(deck["name"] for deck in decks.values()),
            "notes": found,
            "cards": len(cards),
            "media": {name: package.read(place)[:4].hex() for place, name in names.items()},
        }
    )
)
