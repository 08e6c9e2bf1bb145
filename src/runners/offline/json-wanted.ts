const BEFORE =
  /\b(?:return|respond|reply|answer|output|produce|generate|give|emit|provide|write|print|format|convert|extract|must be|should be|only|valid|as|into|devuelve|responde|renvoie|réponds|antworte|gib|rispondi|responda|верни|ответь)\b[^.!?\n]{0,80}\bJSON\b/i
const AFTER =
  /\bJSON\b[^.!?\n]{0,40}\b(?:only|object with|array with|matching|schema|with (?:the |these |this )?(?:keys?|fields?|following))\b/i
/** Languages whose words are not kept apart from JSON by blanks. */
const UNSPACED =
  /JSON.{0,12}(?:출력|반환|응답|작성|返|输出|輸出|出力|回答|格式|形式で)|(?:返回|输出|以).{0,12}JSON/i
/** The shape of an object with its keys, as in `List the tasks as {"tasks": [{"id": "T01"}]}`. */
const SHOWN =
  /\b(?:as|like|form|format|shape|structure|object|array)\b[^.!?\n]{0,20}\[?\{\s*"[^"\n]+"\s*:/i
const FENCED = /^[ \t]*(?:`{3,}|~{3,})json\b/im

/** Whether instructions want the answer to be JSON. */
export function asksForJson(instructions: string): boolean {
  return [BEFORE, AFTER, UNSPACED, SHOWN, FENCED].some((pattern) => pattern.test(instructions))
}
