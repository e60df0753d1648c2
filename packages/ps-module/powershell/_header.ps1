Set-StrictMode -Version Latest

# Where .NET may not be called nothing below can work, not even an ErrorRecord be made. What a role of just enough administration
# imports is trusted, whatever the language of its session.
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    throw "CONSTRAINED_LANGUAGE: $($script:QgaFailures['CONSTRAINED_LANGUAGE'].message) $($script:QgaFailures['CONSTRAINED_LANGUAGE'].remedy)"
}

$script:QgaHosts = @{}
$script:QgaLost = @{}
$script:QgaHostFolder = [IO.Path]::Combine($PSScriptRoot, 'host')
$script:QgaProcessId = [Diagnostics.Process]::GetCurrentProcess().Id
# Milliseconds of silence after which a host is asked whether it lives.
$script:QgaSilenceMs = 30000
# A step through JSON: the key (1) and the scalar or opening bracket (2), or a closing one (2), with what has to follow.
$script:QgaJsonStep = [regex]::new('\G[ \t\r\n]*(?>"((?>[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"[ \t\r\n]*:[ \t\r\n]*)?(?:([\[{])[ \t\r\n]*(?=[^,])|(?<2>"(?>[^"\\\x00-\x1f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|[\]}])[ \t\r\n]*(?:,(?=[ \t\r\n]*[^ \t\r\n\]}])|(?=[\]}])|\z))', 'CultureInvariant')
# What finds marked options and commands in the texts of the host.
$script:QgaWordPattern = [regex]::new($script:QgaWordSource, 'CultureInvariant')
# What a text may not hold as it is, in ASCII.
$script:QgaJsonEscaped = [regex]::new('[^ !#-\[\]-~]', 'CultureInvariant')
# What the host may know of the environment.
$script:QgaEnvironment = @('SystemRoot', 'SystemDrive', 'windir', 'ProgramData', 'ALLUSERSPROFILE', 'PUBLIC', 'ProgramFiles', 'ProgramFiles(x86)', 'CommonProgramFiles', 'TEMP', 'TMPDIR')
# What is asked, in the place of what would change something, where that is only to be talked about.
$script:QgaPlans = @{ freeze = 'freeze'; prepare = 'freeze'; thaw = 'status' }
$script:QgaCategories = @{
    usage = 'InvalidArgument'
    failed = 'InvalidResult'
    busy = 'ResourceBusy'
    impossible = 'ResourceUnavailable'
    lost = 'OperationStopped'
    partial = 'InvalidResult'
    interrupted = 'OperationStopped'
    unexpected = 'NotSpecified'
    well = 'NotSpecified'
}
# CREATOR OWNER, CREATOR GROUP, OWNER RIGHTS: no accounts, they stand for others in access lists. The owner is looked at anyway.
$script:QgaNobody = @('S-1-3-0', 'S-1-3-1', 'S-1-3-4')
# SYSTEM, Administrators, TrustedInstaller, and nobody.
$script:QgaTrustedSids = @('S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464') + $script:QgaNobody
# Rights by which another file can be put in the place of one that runs: to write, append or make a file or folder, to delete it
# or what is in it, to change its access list or owner. Above, only what takes away the folder: others may make theirs in C:\.
$script:QgaDangerousRights = @{ file = 0xD0006; folder = 0xD0046; above = 0xD0040 }
# Generic rights of files that hold some of these: to write, and all.
$script:QgaGenericRights = @{ 0x40000000 = 0x120116; 0x10000000 = 0x1F01FF }
