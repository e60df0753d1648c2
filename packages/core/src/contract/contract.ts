import { awaitThaw } from './await-thaw.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { freeze } from './freeze.ts';
import type { Method } from './method.ts';
import { prepare } from './prepare.ts';
import { providerRegister, providerUnregister } from './provider-registration.ts';
import { providers } from './providers.ts';
import type { Static } from './schema.ts';
import { status } from './status.ts';
import { thaw } from './thaw.ts';
import { volumes } from './volumes.ts';
import { writers } from './writers.ts';

/** Every method of the product. */
export const CONTRACT = {
  prepare,
  freeze,
  thaw,
  awaitThaw,
  status,
  volumes,
  writers,
  providers,
  doctor,
  explain,
  providerRegister,
  providerUnregister,
} as const satisfies Record<string, Method>;

export type MethodName = keyof typeof CONTRACT;
export type Options<M extends MethodName> = Static<(typeof CONTRACT)[M]['options']>;
export type Result<M extends MethodName> = Static<(typeof CONTRACT)[M]['result']>;
