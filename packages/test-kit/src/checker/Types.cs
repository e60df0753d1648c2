using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace QgaVss.Checker;

/// <summary>
/// Types that a script names, and their members. A type named in a string ('X' -as [type]) is not looked at: it is how a script asks
/// whether there is one, and goes another way where there is none. That way is looked at like all others.
/// </summary>
public sealed class Types(Desktop desktop, Script script, Inference inference)
{
    private static readonly Dictionary<string, Type> EngineAccelerators = new(
        (Dictionary<string, Type>)typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")!.GetProperty("Get")!.GetValue(null)!,
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The engine gives them to every object.</summary>
    private static readonly HashSet<string> OfEverything = new(StringComparer.OrdinalIgnoreCase)
        { "Count", "Length", "PSObject", "PSTypeNames", "PSBase", "PSAdapted", "PSExtended", "Where", "ForEach" };

    private readonly Conversions conversions = new(desktop, inference);
    private readonly HashSet<string> own = new(script.All<TypeDefinitionAst>().Select(type => type.Name), StringComparer.OrdinalIgnoreCase);

    public void Check()
    {
        foreach (var node in script.All<Ast>())
        {
            if (node is TypeExpressionAst expression) CheckName(expression.TypeName);
            else if (node is TypeConstraintAst constraint) CheckConstraint(constraint);
            else if (node is AttributeAst attribute) CheckAttribute(attribute);
            else if (node is InvokeMemberExpressionAst call) CheckMember(call, call.Arguments ?? Enumerable.Empty<ExpressionAst>());
            else if (node is MemberExpressionAst member) CheckMember(member, null);
        }
    }

    private void CheckConstraint(TypeConstraintAst constraint)
    {
        // [ordered] is a word before a table, and a type nowhere else.
        if (!Inference.IsOrderedTable(constraint.Parent)) CheckName(constraint.TypeName);
    }

    private void CheckName(ITypeName name)
    {
        script.Report.Types++;
        foreach (var part in Inference.Parts(name))
            if (!own.Contains(part.Name) && desktop.Find(part.Name) is null)
                script.Finds(EngineAccelerators.ContainsKey(part.Name) || part.Name.Equals("ordered", StringComparison.OrdinalIgnoreCase) ? "accelerator" : "type", part.At, "Windows PowerShell 5.1 on .NET Framework 4.6.2 has no such type, or not loaded.");
    }

    private void CheckAttribute(AttributeAst attribute)
    {
        script.Report.Types++;
        var name = attribute.TypeName.FullName;
        var type = desktop.Find(name) ?? desktop.Find($"{name}Attribute");
        if (type is null) script.Finds("attribute", attribute.Extent, "Windows PowerShell has no such attribute.");
        foreach (var argument in attribute.NamedArguments)
            if (type is not null && type.GetProperty(argument.ArgumentName, Members.Anywhere) is null)
                script.Finds("attribute", argument.Extent, $"{type.Name} has no such argument in Windows PowerShell.");
        if (type?.Name == "ValidateSetAttribute" && attribute.PositionalArguments.Any(argument => argument is TypeExpressionAst))
            script.Finds("attribute", attribute.Extent, "Sets made by a class came with 6.1.");
    }

    private void CheckMember(MemberExpressionAst member, IEnumerable<ExpressionAst>? arguments)
    {
        script.Report.Members++;
        if (member.Member is not StringConstantExpressionAst { Value: var name }) { script.CannotTell(member.Extent); return; }
        if (!member.Static && OfEverything.Contains(name)) return;
        // A type that is not there is found where it is named.
        if (member.Static && member.Expression is TypeExpressionAst named && inference.Resolve(named.TypeName) is null) return;
        var type = member.Static ? (member.Expression as TypeExpressionAst) is { } written ? inference.Resolve(written.TypeName) : null : inference.Of(member.Expression);
        if (type is null) CheckBlind(member, name, arguments);
        else if (!member.Static && HasAnyName(type) && arguments is null) return;
        else if (Members.Named(desktop, type, name, member.Static) is not { Count: > 0 } found) Missing(member, name, type);
        else if (arguments is not null) CheckArguments(member, name, type, found, [.. arguments]);
    }

    /// <summary>Keys of a table and elements of XML are read like properties.</summary>
    private bool HasAnyName(Type type) => inference.IsTable(type) || desktop["System.Xml.XmlNode"].IsAssignableFrom(type);

    private void Missing(MemberExpressionAst member, string name, Type type)
    {
        // Of a list that has it not, it is asked of each item.
        if (!member.Static && inference.ItemOf(type) is var (isList, item) && isList)
        {
            if (item is null) script.CannotTell(member.Extent);
            else if (Members.Named(desktop, item, name, false).Count > 0) return;
        }
        else script.Finds("member", member.Extent, $"{type} has no {name} in .NET Framework 4.6.2 and Windows PowerShell 5.1.");
    }

    private void CheckArguments(MemberExpressionAst member, string name, Type type, List<MemberInfo> found, List<ExpressionAst> arguments)
    {
        // What a delegate or an indexed property takes is not looked at.
        if (found.Exists(one => one is not MethodBase)) return;
        var fitting = found.Cast<MethodBase>().Where(method => Members.Takes(method, arguments.Count)).ToList();
        if (type.IsValueType && name.Equals("new", StringComparison.OrdinalIgnoreCase) && arguments.Count == 0) return;
        if (fitting.Count == 0) script.Finds("overload", member.Extent, $"No {name} of {type} takes {arguments.Count} arguments there.");
        else if (!fitting.Exists(method => arguments.Select((argument, at) => conversions.Fits(argument, method, at)).All(fits => fits)))
            script.Finds("overload", member.Extent, $"No {name} of {type} takes these arguments there.");
        else if (arguments.Where((argument, at) => Conversions.AreCharacters(argument, fitting, at)).Any())
            script.Finds("overload", member.Extent, $"{name} of {type} takes the characters of a text there, and the text as it is in PowerShell 7.");
    }

    /// <summary>Of what type it is nobody knows. A method that no type has is none, though.</summary>
    private void CheckBlind(MemberExpressionAst member, string name, IEnumerable<ExpressionAst>? arguments)
    {
        if (arguments is not null && !desktop.MethodsNamed(name).Any(method => Members.Takes(method, arguments.Count())))
            script.Finds("member", member.Extent, $"No type there has a {name} with {arguments.Count()} arguments.");
        else script.CannotTell(member.Extent, arguments is null ? null : name);
    }
}
