namespace QgaVss.Checker;

/// <summary>What holds for every text of the module, whatever is in it.</summary>
public static class Texts
{
    private const char ByteOrderMark = '\uFEFF';

    public static void Check(string file, string text, Report report)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var last = index == lines.Length - 1;
            void Finds(string rule, string why) => report.Findings.Add(new Finding(file, index + 1, rule, lines[index].TrimEnd('\r'), why));

            if (text[..Math.Min(1, text.Length)] != ByteOrderMark.ToString() && lines[index].Any(character => character > '\x7e'))
                Finds("encoding", "Without a byte order mark Windows PowerShell reads it in the code page of the machine.");
            if (lines[index].Contains('\t')) Finds("tab", "Tabs are spaces.");
            if (!last && !lines[index].EndsWith('\r') || lines[index].TrimEnd('\r').Contains('\r') || last && lines[index].EndsWith('\r'))
                Finds("line-end", "Lines end with CR LF.");
            if (last && lines[index] != "") Finds("final-newline", "The last line has no end.");
        }
    }
}
