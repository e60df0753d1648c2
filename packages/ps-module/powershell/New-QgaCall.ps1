# A cmdlet under way: what it was called with, until its pipeline is at an end.
function New-QgaCall {
    param([Management.Automation.PSCmdlet] $Cmdlet, [string] $Method)
    return @{ Cmdlet = $Cmdlet; Method = $script:QgaMethods[$Method]; Bound = [ordered]@{} }
}
