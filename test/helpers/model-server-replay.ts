import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'

export interface ReplayServer {
  /** The base URL whose replies are those of one file. */
  urlOf: (path: string) => string
  close: () => Promise<void>
}

/** A recorded reply, ready to be sent. */
interface Recorded {
  status: number
  headers: [name: string, value: string][]
  body: Buffer
  end: 'close' | 'cut' | 'hang'
}

/** Answers every request with a recorded reply, its body in pieces of `pieceBytes` bytes. */
export async function startReplayServer(pieceBytes: number): Promise<ReplayServer> {
  const files: string[] = []
  const server = createServer((request, response) => {
    const index = Number(/^\/(\d+)\//.exec(request.url ?? '')?.[1])
    request.resume().once('end', () => void replay(readRecorded(files[index] ?? ''), response))
  })

  async function replay({ status, headers, body, end }: Recorded, response: ServerResponse) {
    response.writeHead(status, headers.flat())
    for (let at = 0; at < body.length; at += pieceBytes) {
      response.write(body.subarray(at, at + pieceBytes))
      // A turn of the loop between two writes sends them one by one.
      await turn()
    }
    if (end === 'close') response.end()
    if (end === 'cut') response.socket?.destroy()
    if (end === 'hang') response.flushHeaders()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    urlOf: (path) => `http://127.0.0.1:${port}/${files.push(path) - 1}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function readRecorded(path: string): Recorded {
  const bytes = readFileSync(path)
  const split = bytes.indexOf('\n\n')
  const [first = '', ...lines] = bytes.subarray(0, split).toString('latin1').split('\n')
  const all = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const end = all.find(([name]) => name === 'x-replay-end')?.[1] ?? 'close'
  return {
    status: Number(first.split(' ')[1]),
    headers: all.filter(([name]) => name !== 'x-replay-end'),
    body: bytes.subarray(split + 2),
    end: end as Recorded['end'],
  }
}
