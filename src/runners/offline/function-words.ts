/**
 * Words that hold sentences together and say nothing of their subject, by language (ISO 639-1).
 * Kept apart by language because they are content elsewhere: `die`, `war`, `on`, `sale`.
 */
const LISTS = {
  en: `a about above across after again against all along already also although always am among an
    and another any anyone anything are around as at away back be because become becomes been before
    behind being below beneath between beyond both but by can cannot could did do does doing done
    down during each either else enough even ever every everyone everything few for from further had
    has have having he hence her here hers herself him himself his how however i if in indeed inside
    instead into is it its itself just last later least less like may me might more most much must my
    near neither never no nobody none nor not nothing now of off often on once one ones only onto or
    other others otherwise our out outside over own per perhaps quite rather same several shall she
    should since so some somebody someone something sometimes soon still such than that the their
    theirs them themselves then there thereby therefore these they this those though through thus to
    together too toward towards two under unless until up upon us usually very was we well were what
    whatever when whenever where whereas wherever whether which whichever while who whoever whole
    whom whose why will with within without would yet you your yours yourself don't doesn't didn't
    isn't aren't wasn't weren't can't cannot couldn't won't wouldn't shouldn't it's that's there's`,
  de: `aber alle als also am an auch auf aus bei beim bin bis bist da dann das dass dem den denn der
    des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer
    eines er es etwas für gegen hat haben hatte hier ich ihm ihn ihr ihre im in ist ja jede jeder
    jedes kann kein keine können man mehr mit muss nach nicht nichts noch nun nur ob oder ohne sehr
    sein seine sich sie sind so über um und uns unter vom von vor war waren was weil wenn wer werden
    wie wieder wird wir wo wurde zu zum zur zwischen`,
  fr: `à ainsi alors au aucun aussi autre aux avec avoir c'est ce ces cet cette chaque comme dans de
    depuis des donc dont du elle elles en encore entre est et être eux fait il ils je jusque la le
    les leur leurs lui mais même moins ne ni non nos notre nous on ont ou où par parce pas peu peut
    plus pour qu'il quand que quel quelle qui sa sans se sera ses si son sont sous sur tous tout
    toute toutes très un une vers vous y était`,
  es: `a al algo antes así aunque cada casi como con cual cuando de del desde donde dos e el ella
    ellas ellos en entre era es esa ese eso esta está este esto estos fue ha han hasta hay la las le
    les lo los más me mi mismo muy nada ni no nos nosotros o otra otro para pero poco por porque
    puede que qué quien se sea según ser si sí sin sino sobre son su sus también tan tanto te tiene
    toda todo todos tras tu un una uno unos y ya yo`,
  it: `a ad ai al alla alle allo anche ancora avere c'è che chi ci come con così cosa cui da dal dalla
    dei del della delle dello di dove e è ed era essere fra gli ha hanno i il in io l'altro la le lei
    li lo loro lui ma mentre mi molto ne nei nel nella non o ogni per perché più poi può prima qual
    quale quando quanto quella quello questa questo se sempre senza si sia solo sono sopra sotto su
    sua sul sulla suo tra tutti tutto un una uno`,
  pt: `a ainda ao aos as até cada com como da das de dela dele depois do dos e é ela elas ele eles em
    entre era essa esse esta está este eu foi há isso já lhe mais mas me mesmo muito na não nas nem
    no nos nós num numa o onde os ou para pela pelo pode por porque qual quando que quem se sem ser
    seu sua são só também tem todo todos um uma você`,
  nl: `aan al alle als bij dan dat de der deze die dit doch door dus een en er ge haar had heb hebben
    heeft het hier hij hoe hun ik in is ja je kan maar me meer men met mij moet na naar niet niets
    nog nu of om omdat onder ons ook op over te tegen toch toen tot uit van veel voor waren was wat
    we wel werd wie wij wil worden wordt zal ze zich zij zijn zo zonder zou`,
  pl: `a aby ale ani bardzo bez bo być był była było były by co czy dla do gdy gdzie i ich ja jak jako
    je jego jej jest jeszcze już każdy kiedy który która które ku lub ma mnie może my na nad nie nim
    niż o od on ona one oni po pod przed przez przy sam się są swój tak także tam tego tej ten to
    tu tylko ty u w we więc wszystko z za że`,
  ru: `а без был была были было быть в вам вас весь во вот все всё вы где да даже для до его ее если
    есть еще ещё же за здесь и из или им их к как когда кто ли лишь между меня мне может мы на над
    наш не него нее нет ни но о об однако он она они оно от очень по под при с сам свой себя со так
    также такой там то того тоже только том ты у уже хотя чего чем что чтобы эта эти это этот я`,
} as const

export type Language = keyof typeof LISTS

const SETS = Object.entries(LISTS).map(
  ([language, list]) => [language as Language, new Set(list.split(/\s+/))] as const,
)
const NONE: ReadonlySet<string> = new Set()
const SAMPLE = 2_000

/** The language whose function words are a tenth or more of the words, or `undefined`. */
export function languageOf(words: readonly string[]): Language | undefined {
  const sample = words.slice(0, SAMPLE)
  let best: Language | undefined
  let most = sample.length / 10
  for (const [language, set] of SETS) {
    const hits = sample.filter((word) => set.has(word)).length
    if (hits > 0 && hits >= most && (hits > most || best === undefined)) {
      best = language
      most = hits
    }
  }
  return best
}

/** The function words of a language; none for `undefined`. */
export function functionWords(language: Language | undefined): ReadonlySet<string> {
  return SETS.find(([name]) => name === language)?.[1] ?? NONE
}
