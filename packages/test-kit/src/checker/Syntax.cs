using System.Management.Automation.Language;

namespace QgaVss.Checker;

/// <summary>Constructs that the engine's parser knows and that of Windows PowerShell 5.1 does not, or the other way round.</summary>
public static class Syntax
{
    private static readonly HashSet<string> NewVariables = new(StringComparer.OrdinalIgnoreCase)
    {
        "IsWindows", "IsLinux", "IsMacOS", "IsCoreCLR", "PSStyle", "EnabledExperimentalFeatures",
        "PSNativeCommandUseErrorActionPreference", "PSNativeCommandArgumentPassing",
    };

    public static void Check(Script script)
    {
        foreach (var error in script.Errors)
            script.Finds(error.ErrorId.StartsWith("Workflow", StringComparison.Ordinal) ? "workflow" : "parse", error.Extent, error.Message);
        foreach (var node in script.All<Ast>())
            if (Broken(node) is var (rule, why)) script.Finds(rule, node.Extent, why);
    }

    private static (string Rule, string Why)? Broken(Ast node) => node switch
    {
        TernaryExpressionAst => ("ternary", "Since 7.0."),
        BinaryExpressionAst { Operator: TokenKind.QuestionQuestion } => ("null-coalescing", "Since 7.0."),
        AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => ("null-coalescing-assignment", "Since 7.0."),
        MemberExpressionAst { NullConditional: true } or IndexExpressionAst { NullConditional: true } => ("null-conditional", "Since 7.1."),
        PipelineChainAst { Background: true } or PipelineAst { Background: true } => ("background", "Since 6.0."),
        PipelineChainAst => ("pipeline-chain", "Since 7.0."),
        ScriptBlockAst { CleanBlock: not null } => ("clean-block", "Since 7.3."),
        BinaryExpressionAst { Operator: TokenKind.DotDot } range when IsCharacter(range.Left) || IsCharacter(range.Right) => ("char-range", "Since 6.0."),
        BinaryExpressionAst { Operator: TokenKind.Ireplace or TokenKind.Creplace, Right: ArrayLiteralAst { Elements: [_, ScriptBlockExpressionAst, ..] } }
            => ("replace-with-script-block", "Since 6.1."),
        FunctionDefinitionAst { IsWorkflow: true } => ("workflow", "Not in 7."),
        VariableExpressionAst variable when NewVariables.Contains(variable.VariablePath.UserPath.Split(':')[^1]) => ("variable", "Not in Windows PowerShell."),
        _ => null,
    };

    private static bool IsCharacter(ExpressionAst end) => end switch
    {
        StringConstantExpressionAst text => !int.TryParse(text.Value, out _),
        ConvertExpressionAst cast => cast.Type.TypeName.FullName.Equals("char", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
