using System.Management.Automation.Language;
using System.Reflection;

namespace QgaVss.Checker;

/// <summary>
/// The least that is known of the type of an expression: from literals, casts, types of parameters, what variables are assigned,
/// and what members return. Null where nothing is known, and where it is only known to be an object.
/// </summary>
public sealed class Inference(Desktop desktop, Script script)
{
    private static readonly Dictionary<string, string> Automatic = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PSCmdlet"] = "System.Management.Automation.PSCmdlet",
        ["ExecutionContext"] = "System.Management.Automation.EngineIntrinsics",
        ["Host"] = "System.Management.Automation.Host.PSHost",
        ["MyInvocation"] = "System.Management.Automation.InvocationInfo",
        ["PSScriptRoot"] = "System.String",
        ["true"] = "System.Boolean",
        ["false"] = "System.Boolean",
        ["PID"] = "System.Int32",
    };

    private readonly Variables variables = new(script);
    private readonly HashSet<(Ast, string)> underWay = [];

    /// <summary>A type's name and those of its arguments or items, with where each is.</summary>
    public static IEnumerable<(string Name, IScriptExtent At)> Parts(ITypeName name) => name switch
    {
        ArrayTypeName array => Parts(array.ElementType),
        GenericTypeName generic => generic.GenericArguments.SelectMany(Parts).Prepend(($"{generic.TypeName.FullName}`{generic.GenericArguments.Count}", generic.TypeName.Extent)),
        _ => [(name.FullName, name.Extent)],
    };

    public static bool IsOrderedTable(Ast node) =>
        node is ConvertExpressionAst { Child: HashtableAst } cast && cast.Type.TypeName.FullName.Equals("ordered", StringComparison.OrdinalIgnoreCase);

    public Type? Resolve(ITypeName name)
    {
        if (name is ArrayTypeName array) return Resolve(array.ElementType)?.MakeArrayType();
        if (name is not GenericTypeName generic) return desktop.Find(name.FullName);
        var arguments = generic.GenericArguments.Select(Resolve).ToList();
        return arguments.Contains(null) ? null : desktop.Find($"{generic.TypeName.FullName}`{arguments.Count}")?.MakeGenericType([.. arguments!]);
    }

    public Type? Of(Ast? node) => Told(node switch
    {
        StringConstantExpressionAst or ExpandableStringExpressionAst => desktop["System.String"],
        ConstantExpressionAst { Value: { } value } => desktop.Find(value.GetType().FullName!),
        HashtableAst => desktop["System.Collections.Hashtable"],
        ArrayLiteralAst or ArrayExpressionAst => desktop["System.Object"].MakeArrayType(),
        TypeExpressionAst => desktop["System.Type"],
        ScriptBlockExpressionAst => desktop["System.Management.Automation.ScriptBlock"],
        ConvertExpressionAst cast => OfCast(cast),
        AttributedExpressionAst attributed => Of(attributed.Child),
        ParenExpressionAst paren => Of(paren.Pipeline),
        PipelineAst { PipelineElements: [var only] } => Of(only),
        CommandExpressionAst command => Of(command.Expression),
        CommandAst command when command.GetCommandName() is { } name => OfFunction(name),
        UnaryExpressionAst { TokenKind: TokenKind.Not or TokenKind.Exclaim } => desktop["System.Boolean"],
        BinaryExpressionAst binary => OfBinary(binary),
        VariableExpressionAst variable => OfVariable(variable),
        InvokeMemberExpressionAst call => OfCall(call),
        MemberExpressionAst member => OfMember(member),
        IndexExpressionAst index => OfIndex(index),
        _ => null,
    });

    /// <summary>Whether a type is a list, and what it has in it; null where that is not known.</summary>
    public (bool IsList, Type? Item) ItemOf(Type type)
    {
        if (type.IsArray) return (true, Told(type.GetElementType()));
        if (type.FullName == "System.String" || !desktop["System.Collections.IEnumerable"].IsAssignableFrom(type)) return (false, null);
        if (type.FullName is "System.Collections.IDictionaryEnumerator") return (true, desktop["System.Collections.DictionaryEntry"]);
        var generic = type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == desktop["System.Collections.Generic.IEnumerable`1"]);
        return (true, Told(generic?.GetGenericArguments()[0] ?? Indexed(type, desktop["System.Int32"])));
    }

    /// <summary>Whether keys are read like properties.</summary>
    public bool IsTable(Type type) => desktop["System.Collections.IDictionary"].IsAssignableFrom(type);

    private static Type? Told(Type? type) => type?.FullName is null or "System.Object" or "System.Void" or "System.Management.Automation.PSObject" ? null : type;

    private Type? OfCast(ConvertExpressionAst cast)
    {
        var name = cast.Type.TypeName.FullName.ToLowerInvariant();
        if (name == "pscustomobject") return null;
        return IsOrderedTable(cast) ? desktop["System.Collections.Specialized.OrderedDictionary"] : Resolve(cast.Type.TypeName);
    }

    private Type? OfBinary(BinaryExpressionAst binary) => binary.Operator switch
    {
        TokenKind.And or TokenKind.Or or TokenKind.Xor or TokenKind.Is or TokenKind.IsNot => desktop["System.Boolean"],
        TokenKind.Format or TokenKind.Join => desktop["System.String"],
        TokenKind.As => binary.Right is TypeExpressionAst type ? Resolve(type.TypeName) : null,
        // What is on the left decides.
        TokenKind.Plus or TokenKind.Ireplace or TokenKind.Creplace when Of(binary.Left) == desktop["System.String"] => desktop["System.String"],
        TokenKind.Isplit or TokenKind.Csplit => desktop["System.String"].MakeArrayType(),
        _ => null,
    };

    private Type? OfVariable(VariableExpressionAst variable)
    {
        if (Variables.IsErrorOfCatch(variable)) return desktop["System.Management.Automation.ErrorRecord"];
        var path = variable.VariablePath;
        if (path.DriveName?.Equals("env", StringComparison.OrdinalIgnoreCase) ?? false) return desktop["System.String"];
        if (variables.Of(variable) is { } known) return OfSources(known.Key, known.Sources);
        return Automatic.TryGetValue(path.UserPath, out var name) ? desktop[name] : null;
    }

    /// <summary>What comes out of a function of the script, where each return gives the same. A list would come out item by item.</summary>
    private Type? OfFunction(string name)
    {
        if (variables.Returns(name) is not { } known) return null;
        return OfSources(known.Key, known.Sources) is { } type && (IsTable(type) || !ItemOf(type).IsList) ? type : null;
    }

    private Type? OfSources((Ast, string) key, List<Source> sources)
    {
        if (!underWay.Add(key)) return null;
        try { return Only(sources.Select(OfSource)); }
        finally { underWay.Remove(key); }
    }

    private Type? OfSource(Source source)
    {
        if (source.Constraint is { } constraint) return Resolve(constraint);
        if (source.Items is null) return Of(source.Value);
        return Of(source.Items) is { } list ? ItemOf(list).Item : null;
    }

    private Type? OfMember(MemberExpressionAst member)
    {
        if (Target(member) is not var (type, name)) return null;
        if (!member.Static && name.Equals("PSObject", StringComparison.OrdinalIgnoreCase)) return desktop["System.Management.Automation.PSMemberSet"];
        if (type == desktop["System.Collections.Hashtable"] && variables.Entry(name) is { } known) return OfSources(known.Key, known.Sources);
        return Only(Members.Named(desktop, type, name, member.Static).Select(one => one switch
        {
            PropertyInfo property => property.PropertyType,
            FieldInfo field => field.FieldType,
            _ => null,
        }));
    }

    private Type? OfCall(InvokeMemberExpressionAst call)
    {
        if (Target(call) is not var (type, name)) return null;
        if (call.Static && name.Equals("new", StringComparison.OrdinalIgnoreCase)) return type;
        var count = call.Arguments?.Count ?? 0;
        return Only(Members.Named(desktop, type, name, call.Static).OfType<MethodInfo>().Where(method => Members.Takes(method, count)).Select(method => method.ReturnType));
    }

    private (Type Type, string Name)? Target(MemberExpressionAst member)
    {
        if (member.Member is not StringConstantExpressionAst { Value: var name }) return null;
        var type = member.Static ? member.Expression is TypeExpressionAst named ? Resolve(named.TypeName) : null : Of(member.Expression);
        return type is null ? null : (type, name);
    }

    private Type? OfIndex(IndexExpressionAst index)
    {
        if (Of(index.Target) is not { } type || index.Index is ArrayLiteralAst or BinaryExpressionAst) return null;
        if (type.IsArray) return type.GetElementType();
        return type.FullName == "System.String" ? desktop["System.Char"] : Indexed(type, Of(index.Index));
    }

    private static Type? Indexed(Type type, Type? by) =>
        Only(type.GetProperties().Where(property => property.GetIndexParameters() is [var only] && (by is null || only.ParameterType == by)).Select(property => property.PropertyType));

    private static Type? Only(IEnumerable<Type?> types) => types.Distinct().ToList() is [var only] ? only : null;
}
