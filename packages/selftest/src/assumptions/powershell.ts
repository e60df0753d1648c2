import type { Area } from './assumption.ts';

const MODULE = 'packages/ps-module/powershell';

/** The module's own share. */
export const POWERSHELL: Area = {
  title: 'PowerShell',
  note: "The lab runs PowerShell's engine 7 on Linux and under Wine; Windows PowerShell 5.1 cannot be had there. What differs between the two is written for both and has run on one.",
  assumptions: [
    {
      id: 'ps51-parser',
      assumed:
        '5.1 reads the module as the parser of 7 does, but for the constructs that a checker looks for, and has what the reference assemblies of .NET Framework 4.6.2 and PowerShell 5.1 list',
      where: [
        'packages/ps-module/src/module-files.ts',
        'packages/test-kit/src/checker/Syntax.cs',
        'packages/test-kit/src/checker/Desktop.cs',
      ],
      source: 'the differences between the sources of both parsers',
      ifWrong: 'Import-Module fails, or a cmdlet with an error that names a method or type',
      byHand: '5.1: `Invoke-QgaSnapshot -Simulate healthy { 1 }` and each cmdlet once',
    },
    {
      id: 'ps51-native-completion',
      assumed:
        '5.1 asks a completer registered with -Native for words that begin with a dash as well, and finds it by the name of a .cmd shim',
      where: ['packages/cli/src/completion/powershell.ts'],
      source: 'completers of other command lines do; the engine of 7 does',
      ifWrong: 'Tab completes commands, but no options',
      byHand: '5.1: `qga-vss completion powershell | Out-String | Invoke-Expression`, then `qga-vss freeze --ba` and Tab',
    },
    {
      id: 'ps51-completers',
      assumed: '5.1 runs the script block of an ArgumentCompleter attribute with the five arguments that 7 gives it, outside the module',
      where: ['packages/ps-module/src/completion.ts', `${MODULE}/Completion.ps1`],
      source: 'documented for 5.0 and later; the engine of 7 does so',
      ifWrong: 'Tab offers files instead of volumes and writers',
      byHand: '5.1: `Invoke-QgaFreeze -RequireWriter` and Tab, `Invoke-QgaFreeze -Simulate healthy -Volume` and Tab',
    },
    {
      id: 'ps51-preferences',
      assumed:
        '5.1 gives a function of a module the preferences of a script by `$PSCmdlet.SessionState`, and ends a script for an error that is written with -ErrorAction Stop',
      where: [`${MODULE}/Errors.ps1`, `${MODULE}/Call.ps1`],
      source: 'modules for both editions rely on it; the engine of 7 does so',
      ifWrong: 'a runbook that sets $ErrorActionPreference goes on after a hold that was lost',
      byHand:
        "5.1: a script of two lines, `$ErrorActionPreference = 'Stop'` and `Invoke-QgaSnapshot -Simulate hold-expires -BackupType copy { Start-Sleep 1 }; 'on'`, never says on",
    },
    {
      id: 'ps51-event-rights',
      assumed: 'on 5.1 `[Threading.EventWaitHandle]::OpenExisting` takes rights, and the handle has `GetAccessControl()`',
      where: [`${MODULE}/ThawEvent.ps1`],
      source: 'the reference assemblies of .NET Framework 4.6.2',
      ifWrong: 'after a killed host the freeze ends with its 60 s instead of at once',
      byHand: '5.1: `Invoke-QgaFreeze -HoldMs 60000`, end its node.exe, `Get-QgaFreezeStatus` says thawed within seconds',
    },
    {
      id: 'ps-mutex-dies',
      assumed: "a dead process's mutex is gone within 3 s of its exit",
      where: [`${MODULE}/ThawEvent.ps1`],
      source: 'inferred',
      ifWrong: 'after a killed host the freeze ends with its 60 s instead of at once',
      byHand: '`Invoke-QgaFreeze -HoldMs 60000`, end its node.exe, `Get-QgaFreezeStatus` says thawed within seconds',
    },
    {
      id: 'ps51-environment',
      assumed:
        "5.1: ProcessStartInfo.EnvironmentVariables throws ArgumentException where two variables differ in case alone, and the process's own environment is inherited then",
      where: [`${MODULE}/Process.ps1`],
      source: "the .NET Framework's source",
      ifWrong: 'node.exe cannot be started from such a shell',
      byHand: 'start `powershell.exe` from Git Bash and run `Get-QgaFreezeStatus`',
    },
    {
      id: 'ps51-link-target',
      assumed:
        "5.1: the types of the engine give a link's `Target`, also of a junction and of a mounted volume, whose begins with `Volume{`, as that of a share does with `UNC\\`",
      where: [`${MODULE}/Trust.ps1`],
      source:
        "the engine's own source of version 6 (InternalSymbolicLinkLinkCodeMethods); ansible.windows, pull request 534, for the volume",
      ifWrong: 'what a link leads to is not looked at, or cannot be read: UNTRUSTED_PATH; the host looks for itself before it freezes',
      byHand: 'with Node behind a junction in a folder of everybody: UNTRUSTED_PATH',
    },
    {
      id: 'ps-link-protection',
      assumed: '.NET reads owner and access list of a link itself where it is given its path (GetNamedSecurityInfo)',
      where: [`${MODULE}/Trust.ps1`],
      source:
        'ansible.windows, pull request 423: what Set-Acl sets on a link or junction is set on the link; other projects say that it is the target',
      ifWrong:
        "a link is judged by its target's list when the module starts a host; the host judges it by its own before it freezes, and refuses",
      byHand: '`(Get-Acl LINK).Owner` of a link whose target has another owner, in 5.1 and in 7',
    },
    {
      id: 'ps51-finally',
      assumed:
        '5.1: a `finally` block that calls functions runs to its end when Ctrl+C stops the pipeline, and `Stopping` of the cmdlet is true there',
      where: [`${MODULE}/Invoke-QgaSnapshot.body.ps1`, `${MODULE}/Snapshot.ps1`],
      source: 'inferred from 7',
      ifWrong: 'the freeze ends at its hold limit',
      byHand: '5.1: Ctrl+C in the block of `Invoke-QgaSnapshot { Start-Sleep 60 }`; `Get-QgaFreezeStatus` says thawed',
    },
    {
      id: 'ps51-byte-order-mark',
      assumed: "5.1 writes a byte order mark to a child's standard input under code page 65001, and the host skips it",
      where: [`${MODULE}/Request.ps1`, 'packages/core/src/rpc/line-decoder.ts'],
      source: "the .NET Framework's source",
      ifWrong: 'PROTOCOL_ERROR',
      byHand: '`chcp 65001`, then `powershell.exe -Command Get-QgaFreezeStatus`',
    },
    {
      id: 'ps-constrained-language',
      assumed: 'under a policy of application control (WDAC, AppLocker) a module that the policy trusts runs in full language mode',
      where: [`${MODULE}/_header.ps1`],
      source: "Microsoft's documentation",
      ifWrong: 'the module cannot be imported there: method calls are refused; `qga-vss` is not concerned',
      byHand: 'sign the module, or allow its folder, on a guest with the policy enforced; `Get-QgaFreezeStatus`',
    },
    {
      id: 'ps-32-bit',
      assumed:
        'a 32-bit Windows PowerShell on a 64-bit Windows, whose System32 is SysWOW64 and whose Program Files is another folder, imports the module and says NOT_64_BIT before it looks for node.exe',
      where: [`${MODULE}/Host.ps1`],
      source: "Microsoft's documentation of WOW64",
      ifWrong: 'NODE_NOT_FOUND, or UNTRUSTED_PATH of another folder; no 32-bit host can be started, there is none',
      byHand: '`%SystemRoot%\\SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe -Command Get-QgaFreezeStatus`: NOT_64_BIT',
    },
    {
      id: 'jea-endpoint',
      assumed:
        "in an endpoint with SessionType RestrictedRemoteServer and the module's role capability its four functions run in full language, see none of the caller's variables but the constant that the role defines (QgaVssRole), and need no command that the endpoint has not",
      where: ['packages/ps-module/src/role.ts', `${MODULE}/_header.ps1`, `${MODULE}/Session.ps1`],
      source: "the engine's own code of roles, with SessionType Empty; the lab has neither WinRM nor the commands of that session type",
      ifWrong: 'CONSTRAINED_LANGUAGE, or a command that is not found; nothing is frozen',
      byHand:
        '`New-PSSessionConfigurationFile -SessionType RestrictedRemoteServer -RunAsVirtualAccount -RoleDefinitions @{ … = @{ RoleCapabilities = "QgaVss" } }`, register it; `Invoke-QgaFreeze` and `Invoke-QgaThaw` in a session of it',
    },
    {
      id: 'jea-account',
      assumed:
        'the virtual account or group managed account of such an endpoint is elevated, and may read who can change node.exe and the module',
      where: [`${MODULE}/Trust.ps1`, 'packages/core/src/windows/processes.ts'],
      source: "Microsoft's documentation: a virtual account is a member of Administrators",
      ifWrong: 'NOT_ELEVATED, or UNTRUSTED_PATH',
      byHand: '`Get-QgaFreezeStatus` in a session of such an endpoint',
    },
    {
      id: 'jea-connection',
      assumed: 'a session of such an endpoint that was disconnected can be connected to again only by the account that began it',
      where: [`${MODULE}/Host.ps1`],
      source: "Microsoft's page about disconnected sessions",
      ifWrong: 'who has the role can thaw what another of the role has frozen',
      byHand: '`Invoke-QgaFreeze` in a session, `Disconnect-PSSession`; `Connect-PSSession` to it as another account fails',
    },
    {
      id: 'jea-host-job',
      assumed: 'the process of a remote session ends its hosts with their input, and not by a job that kills them together with it',
      where: [`${MODULE}/Host.ps1`, `${MODULE}/ThawEvent.ps1`],
      source: 'inferred',
      ifWrong: 'a session that is cut off while frozen leaves the freeze to Windows (10 s) and the provider (60 s): STALE_FREEZE',
      byHand: '`Invoke-QgaFreeze -HoldMs 60000` in a remote session, end its wsmprovhost.exe: `qga-vss status` says thawed, not stale',
    },
    {
      id: 'node-install-path',
      assumed: "Node's installer for all users notes its folder in HKLM\\SOFTWARE\\Node.js `InstallPath`, or puts it below Program Files",
      where: [`${MODULE}/Host.ps1`],
      source: 'inferred',
      ifWrong: 'NODE_NOT_FOUND, unless QGA_VSS_NODE or -NodePath names it',
      byHand: 'with Node installed for all users in a folder of its own, and no package of qga-vss: `Get-QgaFreezeStatus`',
    },
    {
      id: 'ps-execution-policy',
      assumed: 'the module needs no more than the execution policy RemoteSigned where it was not downloaded file by file',
      where: ['packages/ps-module/src/manifest.ts'],
      source: "Microsoft's documentation",
      ifWrong: 'Import-Module refuses it; `Unblock-File` fixes that',
      byHand: 'install it with the release archive, `Get-QgaFreezeStatus` under RemoteSigned',
    },
    {
      id: 'module-folder-protection',
      assumed:
        'what is written below Program Files inherits its descriptor (only administrators, SYSTEM and TrustedInstaller may write), and keeps it when its folder is renamed',
      where: ['packages/cli/src/module/change.ts', 'packages/cli/src/module/places.ts'],
      source: "Microsoft's documentation",
      ifWrong: 'UNTRUSTED_PATH where the module is used elevated',
      byHand: '`qga-vss module install`, then `icacls` on the folder and on host.cjs; `Invoke-QgaFreeze -DryRun` as administrator',
    },
    {
      id: 'module-folder-shared',
      assumed:
        'both editions look for modules in `%ProgramFiles%\\WindowsPowerShell\\Modules`, in folders that are called like a version only',
      where: ['packages/cli/src/module/places.ts', 'packages/cli/src/module/change.ts'],
      source: "Microsoft's documentation; the source of PowerShell 7",
      ifWrong: 'the module has to be imported by its path; or what lies aside while it is replaced could be imported',
      byHand: '`Get-Module -ListAvailable QgaVss` in both',
    },
    {
      id: 'module-folder-in-use',
      assumed:
        'Windows refuses to rename a folder while a file in it is open, and says so with access denied or a sharing violation (Wine renames it)',
      where: ['packages/cli/src/module/change.ts'],
      source: 'inferred',
      ifWrong: 'the module is replaced or removed under a session that uses it; what is loaded goes with the next install or uninstall',
      byHand:
        '`Invoke-QgaFreeze -Simulate healthy` in one window, `qga-vss module uninstall` in another: MODULE_IN_USE, or done with a line `Left`',
    },
    {
      id: 'ps51-commands-on-input',
      assumed:
        'powershell.exe 5.1 with `-NonInteractive -NoExit -Command -` and pipes runs each line as it comes, without prompt or echo, as the source of 7 has it',
      where: ['packages/cli/src/powershell/engine.ts', 'packages/cli/src/powershell/command.ts'],
      source: 'node-powershell, which rests on it; the source of PowerShell 7',
      ifWrong: '`qga-vss module verify` says POWERSHELL_SILENT after a minute; nothing else is concerned',
      byHand: '`qga-vss module verify`',
    },
    {
      id: 'powershell-places',
      assumed:
        'Windows PowerShell is in `System32\\WindowsPowerShell\\v1.0`, PowerShell in a folder of `%ProgramFiles%\\PowerShell`; one from the Store is elsewhere and is not looked at',
      where: ['packages/cli/src/powershell/editions.ts'],
      source: "Microsoft's documentation",
      ifWrong: '`qga-vss module verify` leaves it out, or says POWERSHELL_NOT_FOUND',
      byHand: '`qga-vss module verify` names each',
    },
  ],
};
