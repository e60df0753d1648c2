    end {
        $qgaBound = $PSBoundParameters
        $qgaSucceeded = $false
        $qgaFailure = $null
        $qgaOutput = [System.Collections.Generic.List[object]]::new()
        $qgaFreezeResult = Start-QgaSnapshot -Bound $qgaBound -Cmdlet $PSCmdlet
        if ($null -eq $qgaFreezeResult) { return }
        $qgaThawed = $null
        try {
            # Dot-sourced where the block was written, so that what it assigns stays there.
            $PSCmdlet.SessionState.PSVariable.Set('QgaFreeze', $qgaFreezeResult)
            if ($Stream) { . $ScriptBlock | ForEach-Object { $PSCmdlet.WriteObject($_) } }
            else { foreach ($qgaItem in (. $ScriptBlock)) { $qgaOutput.Add($qgaItem) } }
            $qgaSucceeded = $true
        }
        catch { $qgaFailure = $_ }
        finally { $qgaThawed = Stop-QgaSnapshot -Bound $qgaBound -Freeze $qgaFreezeResult -Succeeded $qgaSucceeded -Cmdlet $PSCmdlet }
        foreach ($qgaItem in $qgaOutput) { $PSCmdlet.WriteObject($qgaItem) }
        if ($ResultVariable) { $PSCmdlet.SessionState.PSVariable.Set($ResultVariable, $qgaThawed) }
        if ($PassThru) { $PSCmdlet.WriteObject($qgaThawed) }
        if ($null -ne $qgaFailure) { $PSCmdlet.ThrowTerminatingError($qgaFailure) }
        Assert-QgaSnapshot -Thaw $qgaThawed -Cmdlet $PSCmdlet
    }
