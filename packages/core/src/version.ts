import packageJson from '../package.json' with { type: 'json' };

/** The version of the product: the command, the host and the library have one. */
export const VERSION: string = packageJson.version;
