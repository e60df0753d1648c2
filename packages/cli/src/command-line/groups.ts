/** What the commands with that first word are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  provider: 'Registers the provider of the guest tools with VSS, or takes it out.',
  module: 'Installs the PowerShell module QgaVss that comes with this package, verifies it, removes it.',
  completion: 'Prints what makes a shell complete the command line.',
};
