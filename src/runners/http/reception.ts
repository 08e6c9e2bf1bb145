import type { BilledUsage } from '../../core/prices.ts'
import type { Piece } from './provider.ts'

/** What all events so far said together. */
export interface Reception {
  /** Events of a form not known here; with no answer among the others, a sign of a new format. */
  strangers: number
  isRefusal: boolean
  isEnd: boolean
  finishReason?: string
  usage?: BilledUsage
  costUsd?: number
  id?: string
  failure?: { body: unknown }
}

export function newReception(): Reception {
  return { strangers: 0, isRefusal: false, isEnd: false }
}

/** Adds what an event says; returns the text it carries. */
export function receive(reception: Reception, piece: Piece | undefined): string {
  if (piece === undefined) {
    reception.strangers += 1
    return ''
  }
  const { text = '', isRefusal, isEnd, finishReason, usage, costUsd, id, failure } = piece
  if (isRefusal === true) reception.isRefusal = true
  if (isEnd === true) reception.isEnd = true
  if (finishReason !== undefined) reception.finishReason = finishReason
  if (usage !== undefined) reception.usage = { ...reception.usage, ...usage }
  if (costUsd !== undefined) reception.costUsd = costUsd
  if (id !== undefined) reception.id = id
  if (failure !== undefined) reception.failure ??= { body: failure }
  return text
}
