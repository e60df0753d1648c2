# Stands in for PowerShell remoting: a session is a runspace of its own, here. What it brings back went through the serializer, as it
# does on its way from another computer; what fails there is an error here, and other sessions go on.

function New-PSSession {
    [CmdletBinding()]
    param([string[]] $ComputerName)
    foreach ($name in $ComputerName) {
        if ($name -eq 'not-there') {
            $unreachable = [Management.Automation.Remoting.PSRemotingTransportException]::new("$name cannot be reached.")
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new($unreachable, 'NotThere', 'OpenError', $name))
            continue
        }
        $runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
        $runspace.Open()
        # The guest that the test has put there.
        if ($global:Guests -and $global:Guests.ContainsKey($name)) {
            $runspace.SessionStateProxy.SetVariable('PSDefaultParameterValues', [Management.Automation.DefaultParameterDictionary] @{ '*-Qga*:Simulate' = $global:Guests[$name] })
        }
        [pscustomobject] @{ ComputerName = $name; Runspace = $runspace }
    }
}

function Invoke-Command {
    [CmdletBinding()]
    param([object[]] $Session, [object[]] $ArgumentList = @(), [scriptblock] $ScriptBlock)
    $all = foreach ($one in $Session) {
        $shell = [powershell]::Create()
        $shell.Runspace = $one.Runspace
        $null = $shell.AddScript("$ScriptBlock")
        foreach ($argument in $ArgumentList) { $null = $shell.AddArgument($argument) }
        @{ Name = $one.ComputerName; Shell = $shell; Running = $shell.BeginInvoke() }
    }
    $errors = [Collections.Generic.List[object]]::new()
    $output = foreach ($one in $all) {
        try {
            foreach ($value in $one.Shell.EndInvoke($one.Running)) {
                $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($value, 1))
                if ($copy -is [psobject] -and $copy -isnot [ValueType] -and $copy -isnot [string]) { $copy.PSObject.Properties.Add([Management.Automation.PSNoteProperty]::new('PSComputerName', $one.Name)) }
                $copy
            }
        }
        catch { $errors.Add($_.Exception.InnerException.ErrorRecord) }
        foreach ($record in $one.Shell.Streams.Error) { $errors.Add($record) }
        $one.Shell.Dispose()
    }
    $output
    foreach ($record in $errors) { $PSCmdlet.WriteError($record) }
}

function Remove-PSSession {
    param([object[]] $Session)
    foreach ($one in $Session) { $one.Runspace.Dispose() }
    $global:Closed = @($Session | ForEach-Object { $_.ComputerName })
}
