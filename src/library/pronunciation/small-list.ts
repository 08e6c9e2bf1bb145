/**
 * A few words, to try the check with; a real dictionary is a file of one's own. Latin American
 * pronunciation.
 */
export const SMALL_LIST: readonly string[] = [
  'agua\tˈaɣwa',
  'amigo\taˈmiɣo',
  'bueno\tˈbweno',
  'café\tkaˈfe',
  'casa\tˈkasa',
  'comer\tkoˈmeɾ',
  'con\tkon',
  'ciudad\tsjuˈðað, sjuˈða',
  'de\tde',
  'en\ten',
  'estar\tesˈtaɾ',
  'hacer\taˈseɾ',
  'libro\tˈliβɾo',
  'médico\tˈmeðiko',
  'para\tˈpaɾa',
  'perro\tˈpero',
  'por\tpoɾ',
  'ser\tseɾ',
  'sobre\tˈsoβɾe',
  'tener\tteˈneɾ',
  'trabajo\ttɾaˈβaxo',
]
