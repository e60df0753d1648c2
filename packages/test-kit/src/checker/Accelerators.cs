namespace QgaVss.Checker;

/// <summary>Short names of types that the engine has had in every edition since 5.1. What only some had is to be written out.</summary>
public static class Accelerators
{
    public static readonly IReadOnlyDictionary<string, string> Desktop = Table(
        ("System", "array bool=Boolean byte char datetime decimal double float=Single guid int=Int32 int16 int32 int64 long=Int64 sbyte single string timespan type uint16 uint32 uint64 uri version void"),
        ("System.Collections", "hashtable"),
        ("System.Globalization", "cultureinfo"),
        ("System.Net", "ipaddress=IPAddress"),
        ("System.Net.Mail", "mailaddress=MailAddress"),
        ("System.Numerics", "bigint=BigInteger"),
        ("System.Security", "securestring"),
        ("System.Text.RegularExpressions", "regex"),
        ("System.Xml", "xml=XmlDocument"),
        ("System.Management.Automation", """
            Alias=AliasAttribute AllowEmptyCollection=AllowEmptyCollectionAttribute AllowEmptyString=AllowEmptyStringAttribute
            AllowNull=AllowNullAttribute ArgumentCompleter=ArgumentCompleterAttribute CmdletBinding=CmdletBindingAttribute
            OutputType=OutputTypeAttribute Parameter=ParameterAttribute PSDefaultValue=PSDefaultValueAttribute
            SupportsWildcards=SupportsWildcardsAttribute ValidateCount=ValidateCountAttribute ValidateDrive=ValidateDriveAttribute
            ValidateLength=ValidateLengthAttribute ValidateNotNull=ValidateNotNullAttribute
            ValidateNotNullOrEmpty=ValidateNotNullOrEmptyAttribute ValidatePattern=ValidatePatternAttribute
            ValidateRange=ValidateRangeAttribute ValidateScript=ValidateScriptAttribute ValidateSet=ValidateSetAttribute
            ValidateUserDrive=ValidateUserDriveAttribute
            psaliasproperty pscredential pscustomobject=PSObject psmoduleinfo psnoteproperty psobject psscriptmethod psscriptproperty
            psvariable ref=PSReference scriptblock switch=SwitchParameter powershell
            """),
        ("System.Management.Automation.Language", "NullString"),
        ("System.Management.Automation.Runspaces", "initialsessionstate runspace runspacefactory"));

    private static Dictionary<string, string> Table(params (string Namespace, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('=')).Select(pair => (pair[0], $"{row.Namespace}.{pair[^1]}")))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);
}
