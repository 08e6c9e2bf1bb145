// A model server that costs as little as it can; prints its port and lives as long as its stdin.
// The model's name says what comes: `quick` an answer, `hold` two pieces and then silence, and
// `large:N` an answer of N megabytes.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const HEADERS = { 'content-type': 'text/event-stream' }
const LAST = frame({}, 'stop') + 'data: [DONE]\n\n'
const QUICK =
  frame({ role: 'assistant', content: '' }) + frame({ content: 'a few words ' }).repeat(20)
const PIECE = frame({ content: 'x'.repeat(1000) })
const PIECES_AT_ONCE = 64

function frame(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }]
  const chunk = { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm', choices }
  return `data: ${JSON.stringify(chunk)}\n\n`
}

async function sendLarge(response: ServerResponse, megabytes: number): Promise<void> {
  for (let sent = 0; sent < megabytes * 1000; sent += PIECES_AT_ONCE) {
    const count = Math.min(PIECES_AT_ONCE, megabytes * 1000 - sent)
    if (!response.write(PIECE.repeat(count))) await once(response, 'drain')
  }
  response.end(LAST)
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (text: string) => {
    body += text
  })
  request.on('end', () => {
    const { model } = JSON.parse(body) as { model: string }
    response.writeHead(200, HEADERS)
    if (model === 'hold') response.write(QUICK)
    else if (model === 'quick') response.end(QUICK + LAST)
    else void sendLarge(response, Number(model.split(':')[1]))
  })
})
server.listen(0, '127.0.0.1', 4096, () => {
  console.log((server.address() as AddressInfo).port)
})
process.stdin.on('end', () => process.exit()).resume()
