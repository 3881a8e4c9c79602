using System.Reflection;

namespace Hive.Stacks.Tests.Rooms;

/// <summary>Who sees which types of an assembly, read from its public and protected signatures.</summary>
internal static class PublicTypes
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    /// <summary>The public types that nobody outside needs, by their full names.</summary>
    /// <param name="assembly">Whose types.</param>
    /// <param name="isNamed">Whether another assembly names a type that is called so.</param>
    public static IReadOnlyList<string> NotNeeded(Assembly assembly, Func<string, bool> isNamed)
    {
        var types = assembly.GetExportedTypes();
        var needed = new HashSet<Type>();
        var open = new Stack<Type>(types.Where(type => isNamed(type.Name.Split('`')[0])));
        while (open.TryPop(out var type))
        {
            if (type.Assembly != assembly || !needed.Add(type))
                continue;
            foreach (var seen in Signatures(type).SelectMany(Parts))
                open.Push(seen);
        }

        return [.. types.Except(needed).Select(type => type.FullName!).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<Type?> Signatures(Type type) =>
        [
            type.BaseType,
            type.DeclaringType,
            .. type.GetInterfaces(),
            .. type.GetNestedTypes(),
            .. type.GetMembers(Declared).SelectMany(OfMember),
        ];

    private static IEnumerable<Type?> OfMember(MemberInfo member) =>
        member switch
        {
            MethodInfo method when IsSeen(method) => [method.ReturnType, .. OfParameters(method)],
            ConstructorInfo constructor when IsSeen(constructor) => OfParameters(constructor),
            FieldInfo { IsPublic: true } field => [field.FieldType],
            _ => [],
        };

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static IEnumerable<Type> OfParameters(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType);

    // A list of stacks shows both.
    private static IEnumerable<Type> Parts(Type? type) =>
        type switch
        {
            null => [],
            { HasElementType: true } => Parts(type.GetElementType()),
            { IsGenericType: true } => [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)],
            _ => [type],
        };
}
