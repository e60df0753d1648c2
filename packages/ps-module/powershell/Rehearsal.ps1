# What runs while disks are frozen, run once before.

# An answer with a value of every kind.
$script:QgaSample = '{"sessionId":"","frozenAt":0,"volumes":[{"mountPaths":[""]}],"writers":[{"failed":false,"failure":null,"components":[{"path":""}]}],"phases":[{"durationMs":1.5}],"warnings":[{"message":"`holdMs`"}]}'
$script:QgaRehearsed = $false

# The engine compiles what it runs when it first does: better while the host prepares a freeze, which has to be waited for anyway.
function Invoke-QgaRehearsal {
    if ($script:QgaRehearsed) { return }
    $script:QgaRehearsed = $true
    $type = 'Qga.FreezeResult'
    $partial = @{ Result = ConvertFrom-QgaJson -Text $script:QgaSample }
    $partial.Object = ConvertTo-QgaObject -Value $partial.Result -Type $type
    [hashtable] $rest = ConvertFrom-QgaJson -Text $script:QgaSample
    $rest.Remove('writers')
    $answer = @{ result = $rest }
    Add-QgaPartial -Answer $answer -Partial $partial
    $freeze = ConvertTo-QgaObject -Value $rest -Type $type -Partial $answer['partial']
    $null = ConvertTo-QgaJson -Value (Get-QgaThawOption -Bound @{ HoldMs = 1 } -Freeze $freeze -Happened 'block-ended')
    $null = Restore-QgaExitCode -Before (Reset-QgaExitCode)
}
