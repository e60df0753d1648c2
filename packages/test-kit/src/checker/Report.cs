using System.Management.Automation.Language;

namespace QgaVss.Checker;

/// <param name="Rule">The name of the rule that a text breaks.</param>
/// <param name="Text">What breaks it.</param>
public sealed record Finding(string File, int Line, string Rule, string Text, string Why);

/// <summary>What could not be told: its type is known only when it runs.</summary>
/// <param name="Method">What is called there, where it is a method.</param>
public sealed record Blind(string File, int Line, string Text, string? Method);

/// <summary>What was found in one module, how much was looked at, and what could not be.</summary>
public sealed class Report
{
    public List<Finding> Findings { get; } = [];
    public List<Blind> NotJudged { get; } = [];
    public int Commands { get; set; }
    public int Types { get; set; }
    public int Members { get; set; }
}

/// <summary>A text of a module, as it came from the parser. A script block in another file begins on a later line of that.</summary>
public sealed record Script(string File, int FirstLine, ScriptBlockAst Root, Token[] Tokens, ParseError[] Errors, Report Report)
{
    private const int Longest = 80;

    public static Script Parse(string file, int firstLine, string text, Report report)
    {
        var root = Parser.ParseInput(text, out var tokens, out var errors);
        return new Script(file, firstLine, root, tokens, errors, report);
    }

    public IEnumerable<T> All<T>() where T : Ast => Root.FindAll(node => node is T, true).Cast<T>();

    public void Finds(string rule, IScriptExtent at, string why) => Report.Findings.Add(new Finding(File, LineOf(at), rule, Short(at.Text), why));

    public void CannotTell(IScriptExtent at, string? method = null) => Report.NotJudged.Add(new Blind(File, LineOf(at), Short(at.Text), method));

    private int LineOf(IScriptExtent at) => FirstLine - 1 + at.StartLineNumber;

    private static string Short(string text) => text.Length <= Longest ? text : text[..Longest];
}
