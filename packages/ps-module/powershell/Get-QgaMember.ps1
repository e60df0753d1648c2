# A member that not every result has; nothing where this one has it not.
function Get-QgaMember {
    param([object] $Object, [string] $Name)
    $member = $Object.PSObject.Properties[$Name]
    if ($null -ne $member) { return $member.Value }
}
