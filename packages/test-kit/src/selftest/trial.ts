import { reportOf, type SelftestReport } from '@qga-vss/selftest/src/report.ts';
import { runSeries } from '@qga-vss/selftest/src/series.ts';
import type { SimulatedGuest } from './simulated-guest.ts';

export interface TrialOptions {
  readonly long?: boolean;
  readonly signal?: AbortSignal;
  readonly onBegin?: (title: string) => void;
}

/** The whole of a self-test of every fixed volume, without its command line. */
export const selftest = async (
  guest: SimulatedGuest,
  { long = false, signal = new AbortController().signal, onBegin = () => {} }: TrialOptions = {},
): Promise<SelftestReport> => {
  const { volumes } = await (await guest.connect()).volumes({ volumes: ['C:', 'D:'] });
  const options = { volumes: volumes.map(({ guidPath }) => guidPath), backupType: 'copy' as const, holdMs: 5000 };
  const series = await runSeries({ guest, volumes, options, long, signal, onBegin });
  return reportOf(series, {
    version: '0.0.0',
    startedAt: 0,
    durationMs: 0,
    simulated: false,
    interrupted: signal.aborted,
    architecture: guest.architecture,
    hostName: 'guest-1',
    system: 'Windows Server 2022 Standard, 10.0.20348',
    timeZone: 'Europe/Berlin',
    account: guest.account,
    volumes,
  });
};
