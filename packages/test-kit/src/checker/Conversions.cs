using System.Management.Automation.Language;
using System.Reflection;

namespace QgaVss.Checker;

/// <summary>Whether PowerShell can make an argument what a method takes. What is not known fits.</summary>
public sealed class Conversions(Desktop desktop, Inference inference)
{
    public bool Fits(ExpressionAst argument, MethodBase method, int at) =>
        inference.Of(argument) is not { } given || Members.TypesAt(method, at).Any(wanted => Fits(given, wanted));

    /// <summary>Whether .NET Framework can only take a text for the characters in it, where .NET has a method that takes it as it is.</summary>
    public static bool AreCharacters(ExpressionAst argument, List<MethodBase> methods, int at)
    {
        if (argument is not StringConstantExpressionAst { Value.Length: > 1 }) return false;
        var wanted = methods.SelectMany(method => Members.TypesAt(method, at)).Select(type => type.FullName).ToList();
        if (wanted.Contains("System.String") || !wanted.Contains("System.Char[]")) return false;
        return Type.GetType(methods[0].DeclaringType!.FullName!)?.GetMethods()
            .Any(other => other.Name == methods[0].Name && other.GetParameters() is var all && at < all.Length && all[at].ParameterType == typeof(string)) ?? false;
    }

    private bool Fits(Type given, Type wanted)
    {
        if (wanted.IsByRef || wanted.ContainsGenericParameters || wanted.FullName is "System.Object" or "System.String" or "System.Boolean") return true;
        if (wanted.IsAssignableFrom(given)) return true;
        if (wanted.IsGenericType && wanted.GetGenericTypeDefinition().FullName == typeof(Nullable<>).FullName) return Fits(given, wanted.GetGenericArguments()[0]);
        if (wanted.IsArray) return given.IsArray || Fits(given, wanted.GetElementType()!);
        if (given.IsArray) return !wanted.IsValueType;
        if (given.FullName == "System.String") return IsMadeOfText(wanted);
        if (IsNumber(given)) return IsNumber(wanted) || wanted.IsEnum || wanted.FullName is "System.Char" or "System.TimeSpan" or "System.DateTime" or "System.IntPtr";
        if (given.IsEnum) return IsNumber(wanted);
        if (given.FullName == "System.Boolean") return IsNumber(wanted);
        if (desktop["System.Delegate"].IsAssignableFrom(wanted)) return given.FullName == typeof(System.Management.Automation.ScriptBlock).FullName;
        return given.FullName == "System.Collections.Hashtable" || wanted.GetConstructors().Any(one => one.GetParameters() is [var only] && only.ParameterType.IsAssignableFrom(given));
    }

    private static bool IsMadeOfText(Type wanted) =>
        wanted.IsEnum || wanted.IsPrimitive || wanted.FullName == "System.Type"
        || wanted.GetMethods().Any(method => method.IsStatic && method.Name == "Parse")
        || wanted.GetConstructors().Any(one => one.GetParameters() is [{ ParameterType.FullName: "System.String" }]);

    private static bool IsNumber(Type type) => type.IsPrimitive && type.FullName is not ("System.Boolean" or "System.Char" or "System.IntPtr" or "System.UIntPtr") || type.FullName == "System.Decimal";
}
