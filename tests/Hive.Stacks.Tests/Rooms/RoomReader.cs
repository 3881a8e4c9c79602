using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace Hive.Stacks.Tests.Rooms;

/// <summary>Who uses whom, read from a compiled assembly: signatures, bases, attributes and method bodies.</summary>
internal static class RoomReader
{
    /// <summary>Every edge between namespaces of an assembly, with one pair of types that makes it.</summary>
    /// <param name="path">The assembly's file.</param>
    /// <param name="root">Namespaces begin with it; it is left out of the names.</param>
    public static IReadOnlyDictionary<(string From, string To), string> Edges(string path, string root)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        var edges = new SortedDictionary<(string, string), string>();
        foreach (var type in assembly.MainModule.GetAllTypes())
        {
            if (RoomOf(type, root) is not { Length: > 0 } from)
                continue;
            foreach (var used in UsedBy(type).SelectMany(Parts))
            {
                if (used.Scope == assembly.MainModule && RoomOf(used, root) is { Length: > 0 } to && to != from)
                    edges.TryAdd((from, to), $"{type.FullName} uses {used.FullName}");
            }
        }

        return edges;
    }

    /// <summary>Every namespace that has types of its own.</summary>
    public static IReadOnlyList<string> Rooms(string path, string root)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(path);
        return
        [
            .. assembly
                .MainModule.GetAllTypes()
                .Select(type => RoomOf(type, root))
                .OfType<string>()
                .Where(room => room.Length > 0)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    // A nested type, a lambda's closure included, is where its outermost type is.
    private static string? RoomOf(TypeReference type, string root)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;
        return type.Namespace == root ? ""
            : type.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? type.Namespace[(root.Length + 1)..]
            : null;
    }

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(one => one.InterfaceType),
            .. Attributes(type),
            .. type
                .GenericParameters.SelectMany(parameter => parameter.Constraints)
                .Select(constraint => constraint.ConstraintType),
            .. type.Fields.Select(field => field.FieldType),
            .. type.Properties.Select(property => property.PropertyType),
            .. type.Methods.SelectMany(UsedBy),
        ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(parameter => parameter.ParameterType),
            .. Attributes(method),
            .. !method.HasBody
                ? []
                : method
                    .Body.Variables.Select(variable => variable.VariableType)
                    .Concat(method.Body.ExceptionHandlers.Select(handler => handler.CatchType))
                    .Concat(method.Body.Instructions.SelectMany(instruction => OfOperand(instruction.Operand))),
        ];

    private static IEnumerable<TypeReference?> OfOperand(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            GenericInstanceMethod method => [.. method.GenericArguments, method.DeclaringType, method.ReturnType],
            MethodReference method =>
            [
                method.DeclaringType,
                method.ReturnType,
                .. method.Parameters.Select(parameter => parameter.ParameterType),
            ],
            FieldReference field => [field.DeclaringType, field.FieldType],
            _ => [],
        };

    private static IEnumerable<TypeReference> Attributes(Mono.Cecil.ICustomAttributeProvider one) =>
        one.CustomAttributes.Select(attribute => attribute.AttributeType);

    // A list of stacks uses both.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null => [],
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };
}
