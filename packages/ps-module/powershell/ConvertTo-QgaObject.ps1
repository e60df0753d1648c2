# A result of the host as a typed object, by the shapes of the contract: instants as DateTimeOffset, lists always lists, members
# that are not there empty.
function ConvertTo-QgaObject {
    param([System.Collections.IDictionary] $Value, [string] $Type)
    $object = [ordered]@{ PSTypeName = $Type }
    foreach ($entry in $script:QgaShapes[$Type].GetEnumerator()) {
        $member = $entry.Value
        $object[$member.Name] = ConvertTo-QgaMember -Value $Value[[object] $entry.Key] -Member $member
    }
    return [pscustomobject] $object
}
