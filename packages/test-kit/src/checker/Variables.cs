using System.Management.Automation.Language;

namespace QgaVss.Checker;

/// <summary>Where a variable's value comes from: its constraint, a value, or the items of a list.</summary>
public sealed record Source(ITypeName? Constraint, Ast? Value, Ast? Items);

/// <summary>What is assigned to the variables of a script, whatever the order: by function, and those of the script itself.</summary>
public sealed class Variables
{
    private readonly Dictionary<(Ast Scope, string Name), List<Source>> sources = [];
    private readonly Ast root;

    public Variables(Script script)
    {
        root = script.Root;
        foreach (var parameter in script.All<ParameterAst>())
            Add(parameter.Name, new Source(parameter.Attributes.OfType<TypeConstraintAst>().FirstOrDefault()?.TypeName, null, null));
        foreach (var assignment in script.All<AssignmentStatementAst>()) Assigned(assignment);
        foreach (var table in script.All<HashtableAst>().Where(table => !Inference.IsOrderedTable(table.Parent)))
            foreach (var (key, value) in table.KeyValuePairs)
                if (key is StringConstantExpressionAst name) AddValue(EntryKey(name.Value), value);
        foreach (var back in script.All<ReturnStatementAst>().Where(back => back.Pipeline is not null)) AddValue((FunctionOf(back), ""), back.Pipeline);
        foreach (var loop in script.All<ForEachStatementAst>()) Add(loop.Variable, new Source(null, null, loop.Condition));
    }

    /// <summary>Null where nothing is assigned to it in its scope: it is another's.</summary>
    public ((Ast, string) Key, List<Source> Sources)? Of(VariableExpressionAst variable) => Known(KeyOf(variable));

    /// <summary>What a name stands for in tables: the same in all of them, or else it is not known. Tables of data are ordered ones.</summary>
    public ((Ast, string) Key, List<Source> Sources)? Entry(string name) => Known(EntryKey(name));

    /// <summary>What a function of the script returns; null where there is none, or it returns nothing.</summary>
    public ((Ast, string) Key, List<Source> Sources)? Returns(string function) =>
        root.Find(node => node is FunctionDefinitionAst one && one.Name.Equals(function, StringComparison.OrdinalIgnoreCase), true) is { } found ? Known((found, "")) : null;

    /// <summary>The error in a catch block, as far as no block within gives the variable another sense.</summary>
    public static bool IsErrorOfCatch(VariableExpressionAst variable)
    {
        if (variable.VariablePath.UserPath is not ("_" or "PSItem")) return false;
        for (var node = variable.Parent; node is not (null or ScriptBlockExpressionAst or FunctionDefinitionAst); node = node.Parent)
            if (node is CatchClauseAst) return true;
        return false;
    }

    private void Assigned(AssignmentStatementAst assignment)
    {
        if (assignment.Left is ArrayLiteralAst several)
            foreach (var one in several.Elements.OfType<VariableExpressionAst>()) Add(one, new Source(null, null, null));
        else if (assignment.Left is ConvertExpressionAst { Child: VariableExpressionAst constrained } cast)
            Add(constrained, new Source(cast.Type.TypeName, null, null));
        // Adding to a text or a number leaves it one.
        else if (assignment is { Left: VariableExpressionAst variable, Operator: TokenKind.Equals }) AddValue(KeyOf(variable), assignment.Right);
        else if (assignment is { Left: MemberExpressionAst { Member: StringConstantExpressionAst name }, Operator: TokenKind.Equals }) AddValue(EntryKey(name.Value), assignment.Right);
    }

    /// <summary>Nothing is of any type.</summary>
    private void AddValue((Ast, string) key, Ast value)
    {
        if (!IsNull(value)) Add(key, new Source(null, value, null));
    }

    private ((Ast, string) Key, List<Source> Sources)? Known((Ast, string) key) => sources.TryGetValue(key, out var found) ? (key, found) : null;

    private (Ast, string) EntryKey(string name) => (root, $".{name.ToLowerInvariant()}");

    private static bool IsNull(Ast value) =>
        value is CommandExpressionAst { Expression: VariableExpressionAst { VariablePath.UserPath: "null" } }
            or PipelineAst { PipelineElements: [CommandExpressionAst { Expression: VariableExpressionAst { VariablePath.UserPath: "null" } }] };

    private void Add(VariableExpressionAst variable, Source source) => Add(KeyOf(variable), source);

    private void Add((Ast, string) key, Source source)
    {
        if (!sources.TryGetValue(key, out var all)) sources[key] = all = [];
        all.Add(source);
    }

    private (Ast, string) KeyOf(VariableExpressionAst variable)
    {
        var path = variable.VariablePath;
        return (path.IsScript || path.IsGlobal ? root : FunctionOf(variable), path.UserPath.Split(':')[^1].ToLowerInvariant());
    }

    private Ast FunctionOf(Ast node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
            if (at is FunctionDefinitionAst) return at;
        return root;
    }
}
