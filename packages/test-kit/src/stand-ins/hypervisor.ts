import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came. */
export interface SnapshotRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  /** Epoch milliseconds at which it was answered. */
  readonly at: number;
}

/** How a hypervisor answers: a status, and a body as JSON; at once unless it has first to wait. */
export type Answer = (
  request: Omit<SnapshotRequest, 'at'>,
) => { readonly status: number; readonly body?: unknown } | Promise<{ readonly status: number; readonly body?: unknown }>;

/** Stands in for a hypervisor with a REST interface, on this machine's loopback. */
export class Hypervisor implements AsyncDisposable {
  readonly #server: Server;
  readonly requests: SnapshotRequest[] = [];
  /** What it says from now on. */
  answer: Answer = () => ({ status: 200, body: { state: 'done' } });

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Hypervisor> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const hypervisor = new Hypervisor(server);
    server.on('request', async (request: IncomingMessage, response) => {
      request.resume();
      const { method = '', url: path = '', headers } = request;
      const heard = { method, path, token: headers.authorization ?? '' };
      const { status, body } = await hypervisor.answer(heard);
      hypervisor.requests.push({ ...heard, at: Date.now() });
      response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body));
    });
    return hypervisor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
