import type { Engine, EngineSession } from './engine.ts';

/** An engine, and a module that its sessions begin with. */
export class ModuleStage {
  readonly engine: Engine;
  /** What a session begins with. */
  readonly import: string;

  constructor(engine: Engine, manifest: string) {
    this.engine = engine;
    this.import = `Import-Module ${manifest} -ErrorAction Stop`;
  }

  /** A fresh runspace with the module in it. */
  async session(): Promise<EngineSession> {
    const session = await this.engine.open();
    const { thrown, errors } = await session.run(this.import);
    if (thrown !== null || errors.length > 0) throw new Error(`${thrown?.message ?? errors[0]?.message}`);
    return session;
  }
}
