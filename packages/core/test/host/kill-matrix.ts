/** Where a session can be when somebody dies. */
export const PHASES = ['preparing', 'prepared', 'freezing', 'frozen', 'thawing', 'completing'] as const;
export type Phase = (typeof PHASES)[number];

/** Who dies: the client of a host, its host, both at once, or a holder that others speak to. */
export const VICTIMS = ['client', 'host', 'both', 'holder'] as const;
export type Victim = (typeof VICTIMS)[number];
