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
            # Here, because break, continue, exit and a pipeline that has had enough leave the block without a word. Where it was
            # stopped nothing may be said.
            if ($null -ne $qgaThawed -and -not $PSCmdlet.Stopping) {
                # A stream that was left by one of these goes nowhere any more.
                if ($PassThru -and $qgaThawed -isnot [Management.Automation.ErrorRecord] -and (-not $Stream -or $qgaSucceeded -or $null -ne $qgaFailure)) { $qgaOutput.Add($qgaThawed) }
                try { Complete-QgaSnapshot -Thaw $qgaThawed -Output $qgaOutput -ResultVariable $ResultVariable -Failure $qgaFailure -Cmdlet $PSCmdlet }
                finally { if ($null -ne $qgaFailure) { throw $qgaFailure } }
            }
        }
    }
