# Results of the host as typed objects, by the shapes of the contract: instants as DateTimeOffset, lists always lists, prose in
# the words of PowerShell, members that are not there empty. A list at a time: a call for each component would cost more of the hold than reading them.
function ConvertTo-QgaObject {
    param([object[]] $Value, [string] $Type)
    $ErrorActionPreference = 'Stop'
    $members = @($script:QgaShapes[$Type].GetEnumerator())
    foreach ($one in $Value) {
        $object = [ordered]@{ PSTypeName = $Type }
        foreach ($entry in $members) {
            $member = $entry.Value
            $kind = $member.Kind
            $is = $one[$entry.Key]
            if ($kind -ceq 'list') {
                if ($null -eq $is) { $is = @() }
                elseif ($member.Of -ceq '') { $is = $is.ToArray() }
                else { $is = @(ConvertTo-QgaObject -Value $is.ToArray() -Type $member.Of) }
            }
            elseif ($null -ne $is -and $kind -ceq 'object') { $is = ConvertTo-QgaObject -Value $is -Type $member.Of }
            elseif ($null -ne $is -and $kind -ceq 'instant') { $is = [DateTimeOffset]::FromUnixTimeMilliseconds([long] $is) }
            elseif ($null -ne $is -and $kind -ceq 'prose') { $is = ConvertTo-QgaWording -Text $is }
            $object[$member.Name] = $is
        }
        [pscustomobject] $object
    }
}
