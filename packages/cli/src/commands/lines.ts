import type { Result } from '@qga-vss/core';
import { doctorLines } from '../print/doctor.ts';
import { explainLines } from '../print/explain.ts';
import { providersLines } from '../print/providers.ts';
import { registrationLines } from '../print/registration.ts';
import type { Screen } from '../print/screen.ts';
import { freezeLines, prepareLines, thawLines } from '../print/session.ts';
import { statusLines } from '../print/status.ts';
import { volumesLines } from '../print/volumes.ts';
import { writersLines } from '../print/writers.ts';
import type { CommandMethod } from './views.ts';

/** The result for people; the texts in it are harmless on a terminal. @param asked the options of the command line */
type Lines<M extends CommandMethod> = (result: Result<M>, screen: Screen, asked: Readonly<Record<string, unknown>>) => readonly string[];

const LINES: { readonly [M in CommandMethod]: Lines<M> } = {
  prepare: prepareLines,
  freeze: freezeLines,
  thaw: thawLines,
  status: statusLines,
  volumes: volumesLines,
  writers: writersLines,
  providers: providersLines,
  doctor: doctorLines,
  explain: explainLines,
  providerRegister: registrationLines,
  providerUnregister: registrationLines,
};

/** How a method's result is printed. */
export const linesOf = <M extends CommandMethod>(method: M): Lines<M> => LINES[method];
