import { Calls } from './calls.ts';
import type { Faults } from './faults.ts';

/** What one process has done and holds; several of them can share a world. */
export class SimulatedProcess {
  readonly calls: Calls;
  /** COM objects not released. */
  liveObjects = 0;
  /** Handles, timers and waits opened for a freeze and not closed. */
  openHandles = 0;
  /** What Windows closes when the process ends without doing so itself. */
  readonly atEnd = new Set<Disposable>();

  constructor(faults: Faults, traced = true) {
    this.calls = new Calls(faults, traced);
  }

  /** A handle that is open until disposed, or until the process ends. */
  handle(close: () => void = () => undefined): Disposable {
    this.openHandles++;
    const handle: Disposable = {
      [Symbol.dispose]: () => {
        if (!this.atEnd.delete(handle)) return;
        this.openHandles--;
        close();
      },
    };
    this.atEnd.add(handle);
    return handle;
  }

  /** Killed: Windows closes everything, in no order anybody may rely on. */
  kill(): void {
    for (const held of [...this.atEnd]) held[Symbol.dispose]();
  }
}
