/** An event that VSS writes into the Application log. */
export interface VssEvent {
  readonly id: number;
  readonly meaning: string;
  readonly retryable: 'yes' | 'no' | 'conditional' | 'n/a';
  readonly remedy: string;
}

const SOURCE_OF_HR = 'The code behind "hr =" in its text is the cause: paste the whole text to have it explained as well.';

/** Events of the source VSS, by what their texts in Windows say. */
export const EVENTS: readonly VssEvent[] = [
  {
    id: 8193,
    meaning: 'A call into Windows failed within VSS; the text names the call and the code.',
    retryable: 'conditional',
    remedy: `${SOURCE_OF_HR} \`qga-vss doctor\` looks at the services and registrations that VSS needs. With 0x80070422 a service is disabled, with 0x80040154 a COM class is not registered.`,
  },
  {
    id: 8194,
    meaning:
      'A writer was refused when it called back the program that makes the backup (IVssWriterCallback, usually 0x80070005, access is denied): that program has set its COM security too narrow.',
    retryable: 'no',
    remedy:
      'Where the backup went well, it does no harm. It is about the program that was backing up at that time: qga-vss sets its COM security as Microsoft documents it; the guest agent and others may not. If writers are missing or fail in a freeze of ours, `qga-vss writers` shows which, and `qga-vss doctor` whether COM could be set up.',
  },
  {
    id: 8224,
    meaning: 'The service VSS has ended because nobody needed it. That is as it should be.',
    retryable: 'n/a',
    remedy: 'Nothing: it starts by itself when it is needed.',
  },
  {
    id: 12289,
    meaning: 'VSS met an error that it does not expect, usually from a disk or volume that the text names (DeviceIoControl, CreateFile).',
    retryable: 'conditional',
    remedy: `${SOURCE_OF_HR} Look at that disk or volume in the System log; if it is not needed, leave it out with \`excludeVolumes\`. \`qga-vss volumes\` lists the volumes by the same paths.`,
  },
  {
    id: 12291,
    meaning: "VSS could not reach the writers' publisher in COM+ Event System.",
    retryable: 'conditional',
    remedy: 'Restart the services COM+ Event System and VSS, then try again; `qga-vss doctor` looks at both.',
  },
  {
    id: 12292,
    meaning: 'VSS could not start a provider: its COM class cannot be created. The text names the class.',
    retryable: 'conditional',
    remedy:
      'If the class is {6e6a3492-8d4d-440c-9619-5e5d0cc31ca8}, it is the provider of the guest tools: `qga-vss doctor` looks at its registration, service and library, `qga-vss provider register` registers it anew. Of another class, the product that brought that provider has to be repaired or removed.',
  },
  {
    id: 12293,
    meaning: 'A provider failed in a call that VSS made. The text names the provider, the routine and the code.',
    retryable: 'conditional',
    remedy: `${SOURCE_OF_HR} If the provider is {3629d4ed-ee09-4e0e-9a5c-6d8ba2872aef}, it is that of the guest tools: in a freeze of ours that was not thawed in time it is expected (CommitSnapshots, 0x80004004 or 0x8004230F); else \`qga-vss doctor\` looks at it. \`qga-vss providers\` lists all of them.`,
  },
  {
    id: 12297,
    meaning: 'The file systems could not be flushed in time: the disks were too busy or too slow.',
    retryable: 'yes',
    remedy: 'Try again after about 10 minutes, when the disks are less busy; look for slow or failing storage.',
  },
  {
    id: 12298,
    meaning: 'Windows could not hold the writes for as long as the shadow copy took: 10 seconds at most.',
    retryable: 'yes',
    remedy: 'Take the snapshot faster, so that thaw comes within 10 seconds of frozen; move all else out of the freeze.',
  },
  {
    id: 12302,
    meaning: 'VSS could not reach the writers.',
    retryable: 'conditional',
    remedy: 'Check the services COM+ Event System and VSS (`qga-vss doctor`), restart them, then try again.',
  },
  {
    id: 12310,
    meaning: 'The shadow copy could not be committed in time.',
    retryable: 'yes',
    remedy: 'Take the snapshot faster and try again; if it fails at once, look at the provider with `qga-vss doctor`.',
  },
  {
    id: 12340,
    meaning: 'A volume took too long to flush, so that writes could not be released in time.',
    retryable: 'yes',
    remedy: 'Try again when that volume is less busy; look for slow or failing storage.',
  },
  {
    id: 12348,
    meaning: 'VSS was refused access to the root of a volume: the account SYSTEM has no rights there.',
    retryable: 'no',
    remedy: 'Give SYSTEM full control of the root of the volume that the text names ("icacls"), or leave it out with `excludeVolumes`.',
  },
];
