/**
 * Makes a value of a model's text: a pure function.
 *
 * @throws ParseError when the text holds no acceptable value.
 */
export type Parser<T = unknown> = (text: string) => T
