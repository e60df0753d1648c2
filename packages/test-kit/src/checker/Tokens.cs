using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace QgaVss.Checker;

/// <summary>What the tree does not show: how things are written.</summary>
public static partial class Tokens
{
    [GeneratedRegex(@"^-?(0x[0-9a-f]+|(\d+\.?\d*|\.\d+)(e[+-]?\d+)?d?)l?(kb|mb|gb|tb|pb)?$", RegexOptions.IgnoreCase)]
    private static partial Regex NumberOfDesktop();

    /// <summary>Quotes and dashes that PowerShell takes for the plain ones.</summary>
    private const string Typographic = "\u2013\u2014\u2015\u2018\u2019\u201a\u201b\u201c\u201d\u201e";

    public static void Check(Script script)
    {
        CheckPipes(script);
        foreach (var token in script.Tokens.SelectMany(WithNested)) Check(script, token);
    }

    private static IEnumerable<Token> WithNested(Token token) => NestedIn(token).SelectMany(WithNested).Prepend(token);

    private static IEnumerable<Token> NestedIn(Token token) => (token as StringExpandableToken)?.NestedTokens ?? Enumerable.Empty<Token>();

    private static void Check(Script script, Token token)
    {
        if (token is NumberToken && !NumberOfDesktop().IsMatch(token.Text))
            script.Finds("number", token.Extent, "Suffixes besides l and d, and binary numbers, came with 6.2 and 7.0.");
        if (token.Kind != TokenKind.Comment && token.Text.Length > 0 && Typographic.Contains(token.Text[0]))
            script.Finds("typographic", token.Extent, "A typographic quote or dash is taken for a plain one.");
        if ((token.Kind is TokenKind.Generic or TokenKind.StringExpandable or TokenKind.HereStringExpandable) && HasNewEscape(token))
            script.Finds("escape", token.Extent, "`e and `u{...} came with 6.0: before they are letters.");
    }

    private static bool HasNewEscape(Token token)
    {
        var start = token.Extent.StartOffset;
        var nested = NestedIn(token).Select(one => one.Extent).ToList();
        for (var at = token.Text.IndexOf('`'); at >= 0 && at + 1 < token.Text.Length; at = token.Text.IndexOf('`', at + 2))
        {
            if (nested.Exists(one => start + at >= one.StartOffset && start + at < one.EndOffset)) continue;
            if (token.Text[at + 1] == 'e' || token.Text[(at + 1)..].StartsWith("u{", StringComparison.Ordinal)) return true;
            if (at + 2 >= token.Text.Length) return false;
        }
        return false;
    }

    /// <summary>Between a pipe and what goes into it may be a comment, or a line end with a backtick before it, but no bare one.</summary>
    private static void CheckPipes(Script script)
    {
        var source = script.Root.Extent.Text;
        var tokens = script.Tokens;
        for (var index = 1; index < tokens.Length; index++)
        {
            if (tokens[index].Kind is not (TokenKind.Pipe or TokenKind.AndAnd or TokenKind.OrOr)) continue;
            for (var before = index - 1; before >= 0; before--)
            {
                var gap = source[tokens[before].Extent.EndOffset..tokens[before + 1].Extent.StartOffset];
                if (tokens[before].Kind == TokenKind.NewLine || gap.Contains('\n') && tokens[before].Kind != TokenKind.LineContinuation)
                    script.Finds("pipe-at-line-start", tokens[index].Extent, "A line cannot begin with it before 7.0.");
                else if (tokens[before].Kind is TokenKind.Comment or TokenKind.LineContinuation) continue;
                break;
            }
        }
    }
}
