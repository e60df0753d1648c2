import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { writeProgram } from '../command/bundles.ts';
import { QemuGa } from './qemu-ga.ts';

/** For all tests of a file a folder with the command's bundle in it; for each of them the real guest agent. */
export class GuestForFile {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'qga-vss-guest-'));
  /** A scenario file of a machine that takes no time, so that what is waited for is the way to it. */
  readonly quick: string = join(this.folder, 'quick.json');
  #bundle = '';
  #agent: QemuGa | undefined;

  constructor() {
    beforeAll(async () => {
      writeFileSync(this.quick, JSON.stringify({ delays: { gather: 0, prepare: 0, status: 0, freeze: 0, thaw: 0, complete: 0 } }));
      this.#bundle = await writeProgram(this.folder);
    }, 60_000);
    beforeEach(async () => {
      this.#agent = new QemuGa();
      await this.#agent.start();
    });
    afterEach(() => this.#agent?.[Symbol.asyncDispose]());
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  get bundle(): string {
    return this.#bundle;
  }

  /** How the command is told where the product lies in the guest, and what machine to simulate there. */
  product(simulate: string = this.quick): readonly string[] {
    return ['--guest-node', process.execPath, '--guest-bundle', this.bundle, '--simulate', simulate];
  }

  get agent(): QemuGa {
    if (this.#agent === undefined) throw new Error('The agent is not there: beforeEach has not run.');
    return this.#agent;
  }
}
