import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that reports are saved in. */
export class ReportFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'qga-vss-report-'));

  file(name = 'freeze.json'): string {
    return join(this.path, name);
  }

  saved(): unknown {
    return JSON.parse(readFileSync(this.file(), 'utf8'));
  }

  save(value: unknown): void {
    writeFileSync(this.file(), typeof value === 'string' ? value : JSON.stringify(value));
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
