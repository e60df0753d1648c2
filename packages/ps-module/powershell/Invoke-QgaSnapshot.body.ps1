    end {
        $qgaBound = $PSBoundParameters
        Resolve-QgaSimulation -Bound $qgaBound -Cmdlet $PSCmdlet
        $qgaFreezeResult = $null
        $qgaThawed = $null
        $qgaFailure = $null
        $qgaSucceeded = $false
        $qgaOutput = [System.Collections.Generic.List[object]]::new()
        try {
            $qgaFreezeResult = Start-QgaSnapshot -Bound $qgaBound -Cmdlet $PSCmdlet
            if ($null -eq $qgaFreezeResult) { return }
            try {
                # Dot-sourced where the block was written, so that what it assigns stays there.
                $PSCmdlet.SessionState.PSVariable.Set('QgaFreeze', $qgaFreezeResult)
                if ($Stream) { . $ScriptBlock | ForEach-Object { $PSCmdlet.WriteObject($_) } }
                else { . $ScriptBlock | ForEach-Object { $qgaOutput.Add($_) } }
                $qgaSucceeded = $true
            }
            catch { $qgaFailure = $_ }
        }
        finally {
            # Stopped once more on the way to thaw, it is abandoned.
            try { if ($null -ne $qgaFreezeResult) { $qgaThawed = Stop-QgaSnapshot -Bound $qgaBound -Freeze $qgaFreezeResult -Succeeded $qgaSucceeded -Cmdlet $PSCmdlet } }
            finally { Stop-QgaUnclaimed -Bound $qgaBound }
        }
        foreach ($qgaItem in $qgaOutput) { $PSCmdlet.WriteObject($qgaItem) }
        if ($qgaThawed -is [Management.Automation.ErrorRecord]) {
            if ($null -eq $qgaFailure) { $PSCmdlet.ThrowTerminatingError($qgaThawed) }
            $PSCmdlet.WriteError($qgaThawed)
            throw $qgaFailure
        }
        if ($ResultVariable) { $PSCmdlet.SessionState.PSVariable.Set($ResultVariable, $qgaThawed) }
        if ($PassThru) { $PSCmdlet.WriteObject($qgaThawed) }
        Write-QgaNotice -Result $qgaThawed -Cmdlet $PSCmdlet
        Write-QgaOutcome -Thaw $qgaThawed -Cmdlet $PSCmdlet
        if ($null -ne $qgaFailure) { throw $qgaFailure }
    }
