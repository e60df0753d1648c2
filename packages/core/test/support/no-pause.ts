import type { Breathe } from '../../src/platform/vss.ts';

/** For reading that nobody waits beside. */
export const NO_PAUSE: Breathe = () => undefined;
