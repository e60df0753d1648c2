function ConvertTo-QgaJsonText {
    param([string] $Text)
    if (-not $script:QgaJsonEscaped.IsMatch($Text)) { return '"' + $Text + '"' }
    $out = [Text.StringBuilder]::new('"')
    foreach ($character in $Text.ToCharArray()) {
        $code = [int] $character
        if ($code -eq 34 -or $code -eq 92) { $null = $out.Append('\').Append($character) }
        elseif ($code -ge 32 -and $code -lt 127) { $null = $out.Append($character) }
        else { $null = $out.Append('\u').Append($code.ToString('x4')) }
    }
    return $out.Append('"').ToString()
}
