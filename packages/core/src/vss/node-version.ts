const [MAJOR, MINOR] = [22, 12];

/** The oldest Node.js that runs the product; a test compares it with engines in package.json. */
export const OLDEST_NODE = `${MAJOR}.${MINOR}`;

/** @param version as process has it, with or without a v */
export const isOldNode = (version: string): boolean => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major < MAJOR || (major === MAJOR && minor < MINOR);
};
