import { NOTE_FIELDS } from '../vocabulary/spanish-vocabulary.ts'
import type { CardType } from './card-type.ts'

const FRONT = `<div class="picture">{{ImageFile}}</div>
<div class="sentence">{{GappedSentence}}</div>
<div class="definition">{{MonolingualDef}}</div>`

const BACK = `<div class="picture">{{ImageFile}}</div>
<div class="word">{{SpanishWord}}</div>
<div class="ipa">{{IPA}}</div>
<div class="sound">{{WordAudio}}{{WordAudioAlt}}</div>
<hr id="answer">
<div class="sentence">{{ExampleSentence}}</div>
<div class="definition">{{MonolingualDef}}</div>
{{#UsageNote}}<div class="note">{{UsageNote}}</div>{{/UsageNote}}`

const CSS = `.card {
  max-width: 34rem;
  margin: 0 auto;
  padding: 1rem;
  font-family: Georgia, 'Times New Roman', serif;
  font-size: 1.25rem;
  line-height: 1.45;
  text-align: center;
  color: #222;
  background: #fdfcf8;
}
.picture img {
  max-width: 100%;
  max-height: 18rem;
  border-radius: 0.5rem;
}
.word {
  margin-top: 0.75rem;
  font-size: 2rem;
  font-weight: bold;
}
.ipa {
  font-family: 'Noto Sans', 'DejaVu Sans', sans-serif;
  color: #666;
}
.sentence {
  margin: 0.75rem 0;
}
.definition {
  font-size: 1.05rem;
  font-style: italic;
}
.note {
  margin-top: 1rem;
  padding: 0.5rem 0.75rem;
  font-size: 1rem;
  text-align: left;
  border-left: 0.25rem solid #c9a227;
  background: rgb(201 162 39 / 12%);
}
.nightMode.card {
  color: #eee;
  background: #262626;
}
.nightMode .ipa {
  color: #aaa;
}`

/** One card for each meaning of a Spanish word: from sentence, picture and definition to the word. */
export const vocabularyCards: CardType = {
  name: 'Spanish vocabulary',
  fields: NOTE_FIELDS,
  templates: [{ name: 'Meaning to word', front: FRONT, back: BACK }],
  css: CSS,
}

/** The deck that cards go to where no other is named. */
export const DEFAULT_DECK = 'Spanish vocabulary'
