# The life of a host, one a runspace and machine: found, started, lost, ended.

$script:QgaHosts = @{}
# The package for Windows, which has this module without a host of its own: one node.exe, one host, one koffi.
function Get-QgaPackageFolder { return [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'qga-vss') }
$script:QgaHostFolder = [IO.Path]::Combine($PSScriptRoot, 'host')
if (-not [IO.Directory]::Exists($script:QgaHostFolder) -and [IO.Path]::IsPathRooted((Get-QgaPackageFolder))) { $script:QgaHostFolder = Get-QgaPackageFolder }
# Ends the hosts when PowerShell does; nothing until there is one.
$script:QgaExiting = $null

# The host of this runspace for a machine: started on first use, and kept once it has answered.
# A failure as data where there is none to be had.
function Get-QgaHostConnection {
    param([string] $Simulate, [string] $NodePath, [bool] $AllowUntrusted, [Management.Automation.PSCmdlet] $Cmdlet)
    $known = $script:QgaHosts[$Simulate]
    if ($null -ne $known -and $known.Started) { return $known }
    # One that is known was being waited for when its caller was stopped.
    if ($null -eq $known) { $known = Open-QgaHost -Simulate $Simulate -NodePath $NodePath -AllowUntrusted $AllowUntrusted -Cmdlet $Cmdlet }
    if ($known.ContainsKey('Failure')) { return $known }
    $script:QgaHosts[$Simulate] = $known
    $failure = Wait-QgaHostStart -Connection $known
    if ($null -ne $failure) { return @{ Failure = $failure } }
    return $known
}

# A host that has been started and has not answered yet. A failure as data where none can be.
function Open-QgaHost {
    param([string] $Simulate, [string] $NodePath, [bool] $AllowUntrusted, [Management.Automation.PSCmdlet] $Cmdlet)
    if (-not (Test-Qga64Bit)) { return @{ Failure = New-QgaFailure -Name 'NOT_64_BIT' } }
    $node = Find-QgaNode -NodePath $NodePath
    if ($null -eq $node) { return @{ Failure = New-QgaFailure -Name 'NODE_NOT_FOUND' } }
    $untrusted = Find-QgaUntrustedPath -Path @($node, [IO.Path]::Combine($script:QgaHostFolder, 'host.cjs'))
    if ($null -ne $untrusted) {
        if (-not $AllowUntrusted) { return @{ Failure = New-QgaFailure -Name 'UNTRUSTED_PATH' -Detail $untrusted } }
        if ($null -ne $Cmdlet) { $Cmdlet.WriteWarning((New-QgaFailure -Name 'UNTRUSTED_PATH' -Detail $untrusted)['message']) }
    }
    return Start-QgaHost -Node $node -Simulate $Simulate
}

# 32-bit PowerShell on 64-bit Windows sees other system folders and another registry than the host.
function Test-Qga64Bit { return [IntPtr]::Size -eq 8 }

# The Node.js program, by its full path: the one named, the one of the package, the machine's own. Never by a search of
# Path or the current folder, which others may have filled. Nothing where there is none.
function Find-QgaNode {
    param([string] $NodePath)
    # By .NET: a session of just enough administration need not have the provider of $env.
    foreach ($named in @($NodePath, [Environment]::GetEnvironmentVariable('QGA_VSS_NODE'))) {
        if ([string]::IsNullOrEmpty($named)) { continue }
        if ([IO.Path]::IsPathRooted($named) -and [IO.File]::Exists($named)) { return [IO.Path]::GetFullPath($named) }
        return
    }
    if (Test-QgaWindows) {
        $installed = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Node.js', 'InstallPath', $null)
        $places = @(
            [IO.Path]::Combine((Get-QgaPackageFolder), 'node.exe')
            if ($installed) { [IO.Path]::Combine([string] $installed, 'node.exe') }
            [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'nodejs', 'node.exe')
        )
    }
    else { $places = @('/usr/local/bin/node', '/usr/bin/node') }
    foreach ($place in $places) { if ([IO.File]::Exists($place)) { return $place } }
}

# Starts a host: with pipes of its own, hidden, in an environment of the module's making. It ends when its standard input does, so
# that whatever becomes of this process, the guest is thawed.
function Start-QgaHost {
    param([string] $Node, [string] $Simulate)
    $start = [Diagnostics.ProcessStartInfo]::new()
    $start.FileName = $Node
    $start.Arguments = (ConvertTo-QgaArgument -Text ([IO.Path]::Combine($script:QgaHostFolder, 'host.cjs'))) + ' --caller ' + $PID
    # With the role of just enough administration there are no sessions but those of this very connection: others are not looked for.
    if ($null -ne $ExecutionContext.SessionState.PSVariable.Get('QgaVssRole')) { $start.Arguments += ' --local' }
    if ($Simulate -ne '') { $start.Arguments += ' --simulate ' + (ConvertTo-QgaArgument -Text $Simulate) }
    $start.WorkingDirectory = $script:QgaHostFolder
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.StandardOutputEncoding = [Text.UTF8Encoding]::new($false)
    try { $process = Start-QgaProcess -Start $start }
    catch [ComponentModel.Win32Exception] { return @{ Failure = Get-QgaSpawnFailure -Node $Node -Cause $_.Exception.GetBaseException() } }
    Register-QgaExiting
    $said = [IO.MemoryStream]::new()
    return @{
        Process = $process
        Simulate = $Simulate
        Input = $process.StandardInput.BaseStream
        Output = $process.StandardOutput
        # Drained by .NET alone: a script block on another thread would end this process.
        ErrorOutput = $said
        Drain = $process.StandardError.BaseStream.CopyToAsync($said)
        Line = $null
        # Whether it has answered.
        Started = $false
        ShowsProgress = $false
        LastId = 0
        # The session that is prepared or frozen in it, as far as is known here.
        Held = $null
        # The call it was begun for, until that has handed it to its caller.
        BegunFor = $null
    }
}

# The end of the runspace, or of PowerShell: the end of its input ends a host. An action of an event sees neither the module's
# variables nor its functions, so it is given what it needs.
function Register-QgaExiting {
    if ($null -ne $script:QgaExiting) { return }
    $script:QgaExiting = $ExecutionContext.Events.SubscribeEvent($null, 'PowerShell.Exiting', 'PowerShell.Exiting', $null, {
            foreach ($qgaConnection in @($qgaOpenHosts.Values)) { $qgaConnection.Input.Dispose() }
        }, $true, $false)
    $script:QgaExiting.Action.Module.SessionState.PSVariable.Set('qgaOpenHosts', $script:QgaHosts)
}

# Forgets a host that has ended since it was last asked. What it may have left frozen is released, and the next thaw says that it was lost.
function Remove-QgaDeadHost {
    param([string] $Simulate, [Management.Automation.PSCmdlet] $Cmdlet)
    $known = $script:QgaHosts[$Simulate]
    if ($null -eq $known -or -not $known.Process.HasExited) { return }
    if ($null -ne $known.Held -and $null -ne $Cmdlet -and -not $Cmdlet.Stopping) { $Cmdlet.WriteWarning((New-QgaFailure -Name 'HOST_LOST')['message']) }
    Set-QgaThawEvent -Connection $known
    $script:QgaHosts.Remove($Simulate)
}

# Ends a host: the end of its input thaws, and it is gone within a second. One that is not is killed, and what it held is released.
function Stop-QgaHostProcess {
    param([hashtable] $Connection)
    # What was not read any more is of no use to one that has ended.
    try { $Connection.Input.Dispose() } catch [IO.IOException] { $null = $_ }
    if (-not $Connection.Process.WaitForExit(3000)) {
        # It has ended by itself meanwhile.
        try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ }
        Set-QgaThawEvent -Connection $Connection
    }
    $script:QgaHosts.Remove($Connection.Simulate)
}

# Ends a host that does not keep to the protocol, releases what it may have left frozen, and says why.
function Stop-QgaDeviantHost {
    param([hashtable] $Connection, [string] $Name, [string] $Detail = '', [string] $Object = '')
    # First: to end one that is stuck in a driver may take long. What it has told that it holds is its own, and so are the events.
    if ($null -ne $Connection.Held -and $Connection.Held -cne 'unknown') { Set-QgaThawEvent -Connection $Connection -Living }
    # It has ended by itself meanwhile.
    try { $Connection.Process.Kill() } catch [InvalidOperationException] { $null = $_ }
    Set-QgaThawEvent -Connection $Connection
    $script:QgaHosts.Remove($Connection.Simulate)
    return @{ error = New-QgaFailure -Name $Name -Detail $Detail -Object $Object }
}

# Why a host has ended that had answered before: what it said itself, else that it is lost. What it may have left frozen is released.
function Get-QgaLastWord {
    param([hashtable] $Connection)
    Stop-QgaHostProcess -Connection $Connection
    Set-QgaThawEvent -Connection $Connection
    $said = Get-QgaErrorOutput -Connection $Connection
    $told = Get-QgaToldFailure -Text $said
    if ($null -ne $told) { return @{ error = $told } }
    return @{ error = New-QgaFailure -Name 'HOST_LOST' -Detail (Get-QgaSaid -Text $said).Trim() }
}
