using System.Reflection;
using System.Runtime.CompilerServices;

namespace Build.Tests.CakeFrosting;

/// <summary>
/// Writes an assembly's public types and members down, one a line, in an order that does not depend on the compiler.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        where !type.FullName!.Contains('<', StringComparison.Ordinal)
        orderby type.FullName
        from line in Lines(type)
        select line;

    private static IEnumerable<string> Lines(Type type)
    {
        var bases = new[] { type.BaseType }
            .OfType<Type>()
            .Where(parent => parent != typeof(object))
            .Concat(type.GetInterfaces().Where(face => face.IsVisible).OrderBy(Name))
            .Select(Name);
        yield return $"{Kind(type)} {type.Namespace}.{Name(type)} : {string.Join(", ", bases)}{Constraints(type.GetGenericArguments())}";
        if (type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is { } usage)
            yield return $"    [AttributeUsage({usage.ValidOn}, AllowMultiple = {usage.AllowMultiple}, Inherited = {usage.Inherited})]";

        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(made => $"    new({Parameters(made)})");
        var methods = type.GetMethods(Declared)
            .Where(IsVisible)
            .Select(method =>
                $"    {Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Arguments(method)}({Parameters(method)})"
                + Constraints(method.GetGenericArguments())
            );
        foreach (var line in constructors.Concat(methods).Order(StringComparer.Ordinal))
            yield return line;
    }

    private static bool IsVisible(MethodBase member) =>
        (member.IsPublic || member.IsFamily) && !member.Name.Contains('<', StringComparison.Ordinal);

    private static string Kind(Type type) =>
        type switch
        {
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

    private static string Modifiers(MethodBase method) =>
        (method.IsFamily ? "protected " : "")
        + (
            method.IsDefined(typeof(ExtensionAttribute)) ? "extension "
            : method.IsStatic ? "static "
            : ""
        )
        + (
            method.IsAbstract ? "abstract "
            : method.IsVirtual && !method.IsFinal ? "virtual "
            : ""
        );

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Constraints(IEnumerable<Type> arguments) =>
        string.Concat(
            from argument in arguments
            where argument.IsGenericParameter
            let attributes = argument.GenericParameterAttributes
            let wants = argument
                .GetGenericParameterConstraints()
                .Select(Name)
                .Concat(attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : [])
                .Concat(attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ["new()"] : [])
            where wants.Any()
            select $" where {argument.Name} : {string.Join(", ", wants)}"
        );

    private static string Name(Type type) =>
        type.IsGenericType
            ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;
}
