import type { Area } from './assumption.ts';

const WINDOWS = 'packages/core/src/windows';

/** What Windows says about itself. */
export const MACHINE: Area = {
  title: 'Volumes, registry, services and the event log',
  assumptions: [
    {
      id: 'drive-type',
      assumed: 'GetDriveTypeW answers for `\\\\?\\Volume{…}\\` paths, so that volumes without a letter have a type',
      where: [`${WINDOWS}/volumes.ts`],
      source: 'measured under Wine, which does not',
      ifWrong: 'volumes without a drive letter are not taken for fixed ones, and are not frozen',
      byHand: '`qga-vss volumes` lists the fixed volumes as fixed, those without a letter as well',
    },
    {
      id: 'mount-folders',
      assumed: 'volumes mounted on folders are listed with their folders',
      where: [`${WINDOWS}/volumes.ts`],
      source: "Microsoft's documentation",
      ifWrong: 'VOLUME_NOT_FOUND for a mount folder',
      byHand: 'mount a volume on a folder and name the folder',
    },
    {
      id: 'system-partition',
      assumed: "HKLM\\SYSTEM\\Setup `SystemPartition` equals QueryDosDeviceW's name of the system volume",
      where: [`${WINDOWS}/volumes.ts`],
      source: 'inferred',
      ifWrong: 'a freeze of every volume does not claim the bootable system state',
      byHand: 'on a UEFI guest: all volumes frozen give `systemState: true`',
    },
    {
      id: 'locked-volume',
      assumed: 'GetVolumeInformationW of a locked (BitLocker), raw or damaged volume fails at once',
      where: [`${WINDOWS}/volumes.ts`],
      source: "Microsoft's documentation; nothing of the kind is in the lab",
      ifWrong: 'listing volumes hangs, and every freeze ends with GATHER_TIMEOUT',
      byHand: '`qga-vss volumes` with a locked volume attached: it is listed, without a label',
    },
    {
      id: 'no-dialogue',
      assumed: 'asking a drive without medium shows no dialogue',
      where: [`${WINDOWS}/volumes.ts`],
      source: "libuv's start-up sets SEM_FAILCRITICALERRORS",
      ifWrong: 'a command waits for somebody to click',
      byHand: 'a guest with an empty card reader',
    },
    {
      id: 'agent-service',
      assumed: "the guest agent's service is called `QEMU-GA`, and RegGetValueW with RRF_RT_REG_SZ gives its ImagePath expanded",
      where: [`${WINDOWS}/agent.ts`, `${WINDOWS}/registry.ts`],
      source: "Microsoft's documentation; the agent's installer",
      ifWrong: 'AGENT_NOT_FOUND though it is installed',
      byHand: '`qga-vss doctor` shows the path of the agent',
    },
    {
      id: 'provider-registration',
      assumed:
        'a registered provider is a key below `Services\\VSS\\Providers` in HKLM with its name as default value; its COM class a key below `SOFTWARE\\Classes\\CLSID` with `InprocServer32`',
      where: [`${WINDOWS}/provider-service.ts`, `${WINDOWS}/diagnostics.ts`],
      source: 'inferred; the reference provider',
      ifWrong: 'VSS_E_PROVIDER_NOT_REGISTERED is said beforehand of a guest that could freeze, or doctor misses the library',
      byHand: '`qga-vss doctor` on a guest with the tools: provider known to VSS, library with its version',
    },
    {
      id: 'provider-application',
      assumed: "the provider's COM+ application is a service of the provider's name",
      where: [`${WINDOWS}/diagnostics.ts`, `${WINDOWS}/provider-service.ts`],
      source: 'the reference provider',
      ifWrong: 'doctor fails a guest that could freeze, and the provider is not stopped after thaw',
      byHand: '`qga-vss doctor` on a guest with the tools',
    },
    {
      id: 'agent-registers',
      assumed: '`qemu-ga.exe -s vss-install` and `-s vss-uninstall` do not return before they are done',
      where: [`${WINDOWS}/agent.ts`],
      source: 'read in the source of the agent',
      ifWrong: 'REGISTRATION_FAILED though it works a moment later',
      byHand: '`qga-vss provider unregister`, then `qga-vss provider register`: changed both times',
    },
    {
      id: 'service-stop',
      assumed:
        'a service that will not stop, or still stops, shows it in its SERVICE_STATUS; the one of the COM+ application says stopped once its process takes no freeze any more',
      where: [`${WINDOWS}/provider-service.ts`],
      source: "Microsoft's page on ControlService, which may return at SERVICE_STOP_PENDING; QEMU's commit 917ebcb170",
      ifWrong: 'a warning after thaw, or a freeze right after another one meets the provider that stops, and fails',
      byHand: "stop the provider's service while it starts",
    },
    {
      id: 'sql-instances',
      assumed:
        'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server `InstalledInstances` names every instance of SQL Server; its service, which is its event source as well, is `MSSQLSERVER` or `MSSQL$NAME`',
      where: [`${WINDOWS}/diagnostics.ts`],
      source: 'articles about finding instances; 32-bit instances are listed elsewhere',
      ifWrong: 'no warning of SQL Server that runs without its writer',
      byHand: 'stop the service SQLWriter of a guest with SQL Server: `qga-vss doctor` names the instance',
    },
    {
      id: 'backup-events',
      assumed:
        'errors of backups are events 3041 and 18210 of SQL Server, all errors of SQLWRITER and SQLVDI, and 2001 to 2007 of ESE and ESENT; one query takes some twenty conditions',
      where: [`${WINDOWS}/event-log.ts`],
      source: 'inferred',
      ifWrong: 'doctor leaves such errors out, or fails to read the log',
      byHand: '`qga-vss doctor` after a backup of SQL Server that failed',
    },
    {
      id: 'event-log-text',
      assumed: 'wevtutil.exe prints events as `/f:RenderedXml` with their message, with `/uni:true` in UTF-16LE, also into a pipe',
      where: [`${WINDOWS}/event-log.ts`],
      source: "Microsoft's page on wevtutil; that it is UTF-16LE is inferred",
      ifWrong: 'doctor shows no errors of VSS, or garbled text',
      byHand: '`qga-vss doctor` on a guest with errors of VSS in its log shows a readable text',
    },
    {
      id: 'stock-access-lists',
      assumed: 'the access lists of a stock `C:\\` and of Program Files are those that the tests assume',
      where: [`${WINDOWS}/weaknesses.ts`, `${WINDOWS}/trust-walk.ts`, 'packages/ps-module/powershell/Trust.ps1'],
      source: 'inferred',
      ifWrong: 'UNTRUSTED_PATH of an installation under Program Files, or none where there should be',
      byHand: '`qga-vss doctor` of an installation under Program Files; `icacls C:\\` and `icacls "C:\\Program Files"`',
    },
    {
      id: 'link-read',
      assumed:
        'FSCTL_GET_REPARSE_POINT answers through a handle that may only read attributes and access list; what a symbolic link, a junction or a mounted volume leads to is its substitute name, relative or with `\\??\\` in front',
      where: [`${WINDOWS}/trust.ts`, `${WINDOWS}/reparse-point.ts`],
      source:
        "Microsoft's pages on REPARSE_DATA_BUFFER and on the control code, which asks for no right (FILE_ANY_ACCESS); Wine 8 has no reparse points",
      ifWrong: 'UNTRUSTED_PATH, `nobody knows`, for what lies behind a link',
      byHand: '`qga-vss doctor` with Node behind a junction and behind a symbolic link, all of Administrators: `administrators only`',
    },
    {
      id: 'link-limit',
      assumed: 'Windows follows 63 links for one path at most',
      where: [`${WINDOWS}/weaknesses.ts`],
      source: "Microsoft's page on reparse points",
      ifWrong: 'UNTRUSTED_PATH for a path with more; nothing where it is fewer: such a path cannot be opened',
      byHand: 'a chain of 64 symbolic links cannot be opened, one of 63 can',
    },
    {
      id: 'link-attributes',
      assumed: 'whoever may write the attributes of a link may have it lead elsewhere, and of a file or a folder that is not empty not',
      where: [`${WINDOWS}/weaknesses.ts`],
      source:
        'inferred: FSCTL_SET_REPARSE_POINT takes a handle with FILE_WRITE_ATTRIBUTES; a symbolic link takes a privilege, a junction an empty folder',
      ifWrong: 'UNTRUSTED_PATH of a link that nobody can change, or none of a file that somebody can',
      byHand: 'as a user with that right alone on a junction of Administrators: `mklink` and `fsutil reparsepoint` on it',
    },
    {
      id: 'history-folder',
      assumed:
        'a folder and a file made with the descriptor `O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)` belong to Administrators, let in Administrators and SYSTEM with 0x1f01ff each and nobody else, and read back so',
      where: [`${WINDOWS}/history.ts`, `${WINDOWS}/our-objects.ts`],
      source: "Microsoft's pages on security descriptors; Wine makes Unix permissions of it, and has others' words for them",
      ifWrong: 'HISTORY_NOT_KEPT at every freeze, which goes on all the same',
      byHand: '`icacls C:\\ProgramData\\qga-vss` after a freeze; `qga-vss status --last`',
    },
    {
      id: 'history-links',
      assumed: "Node's lstat tells a junction and a symbolic link from a folder, so that none is followed in the place of the history's",
      where: [`${WINDOWS}/history.ts`],
      source: "libuv's sources: it opens with FILE_FLAG_OPEN_REPARSE_POINT; Wine 8 makes no junctions",
      ifWrong:
        'lines about freezes are written where a junction leads that an administrator has made; nobody else can make one that passes',
      byHand: '`mklink /J C:\\ProgramData\\qga-vss C:\\Temp` as administrator, then a freeze: it warns HISTORY_NOT_KEPT',
    },
    {
      id: 'event-log-source',
      assumed:
        'ReportEventW writes to Application for a source that is not registered; Event Viewer then says that the description cannot be found, and shows the text below; with the message file registered it shows the text alone',
      where: [`${WINDOWS}/event-source.ts`],
      source: "Microsoft's pages on event sources; Wine has a stub, of which the lab records the calls",
      ifWrong: 'EVENT_NOT_WRITTEN with the next freeze; the history has it all the same',
      byHand: 'after a freeze: `wevtutil qe Application /c:1 /rd:true /f:text /q:"*[System[Provider[@Name=\'qga-vss\']]]"`',
    },
  ],
};
