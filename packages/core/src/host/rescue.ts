import type { Clock } from '../platform/clock.ts';
import type { Events } from '../platform/events.ts';
import { systemClock } from '../platform/system-clock.ts';
import { QgaError } from '../vss/errors.ts';
import { onKoffi } from './on-koffi.ts';

/** Milliseconds for which Windows may still be ending the host: until then its mutex still looks owned. */
const ENDING_MS = 3000;
const LOOK_EVERY_MS = 20;
/** Milliseconds after which the provider gives up at the latest. */
const PROVIDER_MS = 60_000;

/** What came of it. */
export interface Released {
  /** Nothing of the host's is left frozen, as far as can be known. */
  readonly released: boolean;
  /** In a sentence, for the error that says that the host is gone. */
  readonly told: string;
}

/**
 * Releases what a host that is gone left frozen. Never rejects.
 * @param held.own the host itself has said that it freezes: what is frozen is its own as long as it has not ended
 */
export type Rescue = (held: { readonly own: boolean }) => Promise<Released>;

/**
 * How to release what a host left frozen, without COM and without a host: ours by their descriptor and without an owner, or that
 * host's own. Another program's freeze, or that of another process of ours, is never touched. What this takes is loaded now: while
 * frozen nothing should be.
 * @throws KOFFI_UNAVAILABLE
 */
export const windowsRescue = async (): Promise<(hostLives: () => boolean) => Rescue> => {
  const [{ WindowsEvents }, { processPipes }] = await onKoffi(() =>
    Promise.all([import('../windows/events.ts'), import('../windows/pipes.ts')]),
  );
  const events = new WindowsEvents(processPipes().library);
  events.probe();
  return (hostLives) => rescueBy(events, systemClock, hostLives);
};

/** @seam */
export const rescueBy =
  (events: Pick<Events, 'probe' | 'rescue'>, clock: Clock, hostLives: () => boolean): Rescue =>
  async ({ own }) => {
    try {
      return await release(events, clock, () => own && hostLives());
    } catch (thrown) {
      const told = `What it may have left frozen could not be released (${QgaError.from(thrown).message}): ${held(clock)}`;
      return { released: false, told };
    }
  };

/** Until when, for an error about what is still frozen. */
const held = (clock: Clock): string => {
  const until = new Date(clock.now() + PROVIDER_MS).toISOString();
  return `the provider releases it by itself, at ${until} at the latest; \`thaw\` with \`rescue\` and \`force\` releases it at once.`;
};

const NOTHING_LEFT: Released = { released: true, told: 'It has left nothing frozen.' };
const AT_ONCE: Released = { released: true, told: 'What it left frozen was released at once.' };
const FOREIGN: Released = { released: true, told: 'What is frozen now is of another program.' };

/** The mutex of a host that is being ended, or cannot be, says nothing about who has the events: that host has. */
const release = async (events: Pick<Events, 'probe' | 'rescue'>, clock: Clock, isItsOwn: () => boolean): Promise<Released> => {
  const until = clock.monotonic() + ENDING_MS;
  for (;;) {
    const { owned, events: whose } = events.probe();
    if (whose === 'foreign') return FOREIGN;
    if (whose === 'none') return NOTHING_LEFT;
    if (!owned || isItsOwn()) return setThaw(events);
    if (clock.monotonic() >= until) return { released: false, told: `${OWNED}: ${held(clock)}` };
    await clock.sleep(LOOK_EVERY_MS);
  }
};

/** Where the events have gone meanwhile, there is nothing to set. */
const setThaw = (events: Pick<Events, 'rescue'>): Released => (events.rescue() ? AT_ONCE : NOTHING_LEFT);

const OWNED = 'What it may have left frozen was not released, because a process of qga-vss still owns it';
