namespace QgaVss.Lab;

/// <summary>As much of the command line of powershell.exe and pwsh.exe as is for commands on standard input: <c>-Command -</c>.</summary>
public static class CommandLine
{
    public const int Bad = 64;

    /// <summary>A switch: its name, its shortest prefix, its other name; whether a value follows.</summary>
    private sealed record Switch(string Name, string Shortest, string? Alias = null, bool HasValue = false)
    {
        public bool Is(string given) => given == Alias || (given.Length >= Shortest.Length && Name.StartsWith(given, StringComparison.Ordinal));
    }

    private static readonly Switch[] Switches =
    [
        new("noprofile", "nop"),
        new("nologo", "nol"),
        new("noninteractive", "noni"),
        new("noexit", "noe"),
        new("executionpolicy", "ex", "ep", HasValue: true),
        new("outputformat", "o", "of", HasValue: true),
        new("inputformat", "inp", "if", HasValue: true),
        new("command", "c", HasValue: true),
    ];

    /// <summary>Why PowerShell would not take it; null where it would.</summary>
    public static string? UsageError(string[] args)
    {
        for (var at = 0; at < args.Length; at++)
        {
            var name = Name(args[at]);
            var known = name is null ? null : Array.Find(Switches, one => one.Is(name));
            if (known is null) return $"The argument '{args[at]}' is not recognized as the name of a parameter.";
            if (known.Name == "command") return ErrorOfCommand(args[(at + 1)..]);
            if (known.HasValue && ++at == args.Length) return $"'{args[at - 1]}' needs a value.";
        }
        return "Only '-Command -' is played here.";
    }

    private static string? ErrorOfCommand(string[] rest) => rest switch
    {
        [] => "'-Command' needs a value.",
        ["-"] when !Console.IsInputRedirected => "'-' was specified with the -Command parameter, but standard input is not redirected.",
        ["-"] => null,
        ["-", ..] => "'-' was specified as the argument to the -Command parameter; no other arguments are permitted.",
        _ => "Only '-Command -' is played here.",
    };

    private static string? Name(string argument)
    {
        var name = argument.StartsWith("--", StringComparison.Ordinal) ? argument[2..] : argument is ['-' or '/', ..] ? argument[1..] : null;
        return name?.ToLowerInvariant();
    }
}
