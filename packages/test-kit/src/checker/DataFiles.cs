using System.Management.Automation.Language;

namespace QgaVss.Checker;

/// <summary>A manifest or role capability is one table of constants: nothing in it is run.</summary>
public static class DataFiles
{
    public static void Check(Script script)
    {
        const string Rule = "data-file";
        var table = (script.Root.EndBlock?.Statements is [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: HashtableAst found }] }]) ? found : null;
        if (table is null) script.Finds(Rule, script.Root.Extent, "It is not one table.");
        else
            foreach (var node in table.FindAll(node => node is ConvertExpressionAst or MemberExpressionAst or CommandAst or TypeExpressionAst, true))
                script.Finds(Rule, node.Extent, "It is no constant.");
    }
}
