    end {
        $qgaBound = $PSBoundParameters
        foreach ($qgaPreference in @(Get-QgaPreference -Cmdlet $PSCmdlet)) { $ExecutionContext.SessionState.PSVariable.Set($qgaPreference.Name, $qgaPreference.Value) }
        Resolve-QgaSimulation -Bound $qgaBound -Cmdlet $PSCmdlet
        $qgaFreezeResult = $null
        $qgaThawed = $null
        $qgaUnfrozen = $null
        $qgaFailure = $null
        $qgaHappened = 'block-left'
        $qgaCodeBefore = $null
        $qgaCode = $null
        $qgaOutput = [System.Collections.Generic.List[object]]::new()
        try {
            # Before the freeze, for it takes time.
            $qgaCodeBefore = Reset-QgaExitCode
            $qgaFreezeResult = Start-QgaSnapshot -Bound $qgaBound -Cmdlet $PSCmdlet
            if ($null -eq $qgaFreezeResult) { return }
            if ($qgaFreezeResult.PSObject.TypeNames -ccontains 'Qga.ThawResult') {
                $qgaUnfrozen = $qgaFreezeResult
                $qgaFreezeResult = $null
            }
            try {
                # Dot-sourced where the block was written, so that what it assigns stays there.
                $PSCmdlet.SessionState.PSVariable.Set('QgaFreeze', $qgaFreezeResult)
                if ($Stream) { . $ScriptBlock | Microsoft.PowerShell.Core\ForEach-Object { $PSCmdlet.WriteObject($_) } }
                else { . $ScriptBlock | Microsoft.PowerShell.Core\ForEach-Object { $qgaOutput.Add($_) } }
                $qgaHappened = 'block-ended'
            }
            catch {
                $qgaFailure = $_
                $qgaHappened = 'block-threw'
            }
        }
        finally {
            # Stopped once more on the way to thaw, it is abandoned.
            $qgaThawed = $qgaUnfrozen
            try {
                if ($null -ne $qgaCodeBefore) { $qgaCode = Restore-QgaExitCode -Before $qgaCodeBefore }
                if ($PSCmdlet.Stopping) { $qgaHappened = 'interrupted' }
                elseif ($qgaHappened -ceq 'block-ended' -and $qgaCode) { $qgaHappened = 'program-failed' }
                if ($null -ne $qgaFreezeResult) { $qgaThawed = Stop-QgaSnapshot -Bound $qgaBound -Freeze $qgaFreezeResult -Happened $qgaHappened -Cmdlet $PSCmdlet }
            }
            finally { Stop-QgaUnclaimed -Bound $qgaBound }
            # Here, because break, continue, exit and a pipeline that has had enough leave the block at once, past the code below. Where it was
            # stopped nothing may be said.
            if ($null -ne $qgaThawed -and -not $PSCmdlet.Stopping) {
                # A stream that was left by one of these goes nowhere any more.
                if ($PassThru -and $qgaThawed -isnot [Management.Automation.ErrorRecord] -and (-not $Stream -or $qgaHappened -cne 'block-left')) { $qgaOutput.Add($qgaThawed) }
                try { Complete-QgaSnapshot -Thaw $qgaThawed -Output $qgaOutput -ResultVariable $ResultVariable -Failure $qgaFailure -ProgramFailed $(if ($qgaHappened -ceq 'program-failed') { $qgaCode }) -Cmdlet $PSCmdlet }
                finally { if ($null -ne $qgaFailure) { throw $qgaFailure } }
            }
        }
    }
