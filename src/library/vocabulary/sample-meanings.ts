import type { DataRecord } from '../records/record-schema.ts'
import { STUB } from './batch.ts'
import type { Template } from './meaning-rules.ts'

/** Meanings that come along, so that cards can be made where no model is. */
const SAMPLES: readonly DataRecord[] = [
  {
    SpanishWord: 'casa',
    MeaningID: 'home',
    MeaningContext: 'building where people live',
    MonolingualDef: 'lugar con paredes y techo en el que se vive',
    ExampleSentence: 'Las hermanas pintan la casa de azul.',
    GappedSentence: 'Las hermanas pintan la _____ de azul.',
    IPA: '[ˈka.sa]',
    prompt: 'Two sisters on ladders paint a small house blue on a sunny morning.',
  },
  {
    SpanishWord: 'con',
    MeaningID: 'company',
    MeaningContext: 'together with someone',
    MonolingualDef: 'en compañía de alguien',
    ExampleSentence: 'El niño pasea con su abuela junto al río.',
    GappedSentence: 'El niño pasea _____ su abuela junto al río.',
    IPA: '[kon]',
    prompt: 'A boy walks along a river arm in arm with his grandmother.',
  },
  {
    SpanishWord: 'con',
    MeaningID: 'instrument',
    MeaningContext: 'by means of a tool',
    MonolingualDef: 'por medio de un objeto o de una herramienta',
    ExampleSentence: 'El panadero corta el pan con un cuchillo largo.',
    GappedSentence: 'El panadero corta el pan _____ un cuchillo largo.',
    IPA: '[kon]',
    prompt: 'A baker cuts a loaf of bread with a long knife at a wooden table.',
  },
  {
    SpanishWord: 'médico',
    MeaningID: 'doctor',
    MeaningContext: 'person who treats the sick',
    MonolingualDef: 'persona que cura a los enfermos',
    ExampleSentence: 'El médico escucha el corazón de la niña.',
    GappedSentence: 'El _____ escucha el corazón de la niña.',
    IPA: '[ˈme.ði.ko]',
    prompt: 'A grey-haired doctor listens to a girl’s heart in a bright room.',
  },
  {
    SpanishWord: 'tener que',
    MeaningID: 'obligation',
    MeaningContext: 'to have to do something',
    MonolingualDef: 'estar obligado a hacer algo',
    ExampleSentence: 'La mujer va a tener que terminar la carta esta noche.',
    GappedSentence: 'La mujer va a _____ terminar la carta esta noche.',
    IPA: '[te.ˈneɾ ke]',
    prompt: 'A woman hurries to finish a letter at her desk by lamplight.',
    UsageNote: 'Le sigue siempre un infinitivo.',
  },
]

/**
 * A meaning for a template where no model answered: a sample where there is one, marked `source:
 * sample`, else a placeholder that says that it is one, marked `source: stub`.
 */
export function meaningWithoutModel(template: Template): DataRecord {
  const { SpanishWord: word, MeaningID: id } = template
  const sample = SAMPLES.find((one) => one['SpanishWord'] === word && one['MeaningID'] === id)
  return sample === undefined ? placeholder(template) : { ...sample, source: 'sample' }
}

function placeholder(template: Template): DataRecord {
  const word = template.SpanishWord
  return {
    ...template,
    MonolingualDef: '(sin definición todavía)',
    ExampleSentence: `(sin ejemplo todavía: ${word})`,
    GappedSentence: '(sin ejemplo todavía: _____)',
    IPA: '(sin pronunciación todavía)',
    prompt: `A plain card with the word “${word}”.`,
    UsageNote: 'Marcador de posición: ningún modelo respondió.',
    source: STUB,
  }
}
