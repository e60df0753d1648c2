# A whole number where it is one that fits, else a double; in the invariant culture.
function ConvertFrom-QgaNumber {
    param([string] $Text)
    $culture = [Globalization.CultureInfo]::InvariantCulture
    $whole = [long] 0
    if ([long]::TryParse($Text, [Globalization.NumberStyles]::AllowLeadingSign, $culture, [ref] $whole)) { return $whole }
    return [double]::Parse($Text, [Globalization.NumberStyles]::Float, $culture)
}
