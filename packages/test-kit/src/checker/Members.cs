using System.Reflection;

namespace QgaVss.Checker;

/// <summary>Members of types, as PowerShell finds them.</summary>
public static class Members
{
    public const BindingFlags Anywhere = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    private const BindingFlags OfType = BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy | BindingFlags.IgnoreCase;

    /// <summary>
    /// Members of a name; constructors are named new. What is known of an object is what it is at least: it may be of any
    /// type derived from that one, so their members count, too.
    /// </summary>
    public static List<MemberInfo> Named(Desktop desktop, Type type, string name, bool isStatic)
    {
        if (isStatic && name.Equals("new", StringComparison.OrdinalIgnoreCase)) return [.. type.GetConstructors(), .. Static(type, name)];
        if (isStatic) return Static(type, name);
        var found = Own(type, name);
        if (type.IsInterface) found.AddRange(type.GetInterfaces().Append(desktop["System.Object"]).SelectMany(one => Own(one, name)));
        return found.Count > 0 ? found : [.. desktop.DerivedFrom(type).SelectMany(one => Own(one, name))];
    }

    /// <summary>Whether so many arguments can be given.</summary>
    public static bool Takes(MethodBase method, int count)
    {
        var parameters = method.GetParameters();
        var open = IsOpen(parameters);
        return count >= parameters.Count(one => !one.IsOptional) - (open ? 1 : 0) && (open || count <= parameters.Length);
    }

    /// <summary>The types that the argument at a place may have: in the last one, an item or all of them in a list.</summary>
    public static IEnumerable<Type> TypesAt(MethodBase method, int at)
    {
        var parameters = method.GetParameters();
        var last = parameters[^1].ParameterType;
        if (at < parameters.Length) yield return parameters[at].ParameterType;
        if (at >= parameters.Length - 1 && IsOpen(parameters)) yield return last.GetElementType()!;
    }

    private static bool IsOpen(ParameterInfo[] parameters) =>
        parameters.Length > 0 && parameters[^1].GetCustomAttributesData().Any(one => one.AttributeType.Name == nameof(ParamArrayAttribute));

    private static List<MemberInfo> Own(Type type, string name) => [.. type.GetMember(name, Anywhere)];

    private static List<MemberInfo> Static(Type type, string name) => [.. type.GetMember(name, OfType)];
}
