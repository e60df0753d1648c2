import { OUR_SIDS } from './our-objects.ts';

/**
 * Whose pipe it is. `administrators`: SYSTEM and elevated administrators may open it, and nobody else can serve it.
 * `user`: for what needs no rights (a simulated machine), the account itself may, too.
 */
export type Audience = 'administrators' | 'user';

/**
 * The descriptor of a pipe. Its owner is given, so that it does not depend on a policy whether an administrator's objects
 * belong to the group or to the account: a client may then refuse the account, which the unelevated processes of the same
 * user have as well. NETWORK is not denied: the tokens of WinRM carry it.
 */
export const pipeSddl = (audience: Audience, userSid: () => string): string => {
  const access = 'D:P(A;;GA;;;SY)(A;;GA;;;BA)';
  return audience === 'administrators' ? `O:BA${access}` : `O:${userSid()}${access}(A;;GA;;;${userSid()})`;
};

/** Whose pipes a client may speak to: the server of one learns what is sent, and can answer anything. */
export const mayServe = (owner: string | undefined, audience: Audience, userSid: () => string): boolean =>
  owner !== undefined && (OUR_SIDS.includes(owner) || (audience === 'user' && owner === userSid()));
