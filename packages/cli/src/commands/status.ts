import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { JSON_OUTPUT, openOptions, SIMULATE, STACK } from '../options/common.ts';
import { statusLines } from '../print/status.ts';
import { styleFor } from '../print/style.ts';
import { useService } from '../use-service.ts';

/** `qga-vss status`: whether the machine is frozen, and by whom. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'Say whether the machine is frozen, and by whom.',
  options: [SIMULATE, JSON_OUTPUT, STACK],
  examples: ['qga-vss status', 'qga-vss status --json'],
  run: async ({ world, options }) =>
    useService(await world.openService(openOptions(options)), async (service) => {
      const status = await service.status();
      const { json } = options;
      const text = json === true ? JSON.stringify(status, null, 2) : statusLines(status, styleFor(world.stdout, world)).join('\n');
      world.stdout.write(`${text}\n`);
      return EXIT.done;
    }),
};
