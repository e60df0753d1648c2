// Makes what the tiers named on the command line need, one after the other, while earlier ones run: see test.ts.
import { TIERS } from './tiers.ts';

const named = process.argv.slice(2);
for (const { name, ahead } of TIERS.filter((tier) => named.includes(tier.name))) {
  try {
    await ahead?.();
  } catch (error) {
    // The tier tries again when its turn has come, and fails if that is so then.
    console.error(`${name} could not be prepared ahead: ${error instanceof Error ? error.message : error}`);
  }
}
