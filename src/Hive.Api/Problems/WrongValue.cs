using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;

namespace Hive.Api.Problems;

/// <summary>Says which value in an address is not of its type: what reads them says only that one is not.</summary>
internal static class WrongValue
{
    /// <summary>One sentence for a request that was refused before its handler ran.</summary>
    public static string In(HttpContext context)
    {
        var wrong = context
            .GetEndpoint()
            ?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(one =>
                context.Request.Query[one.Name].ToString() is { Length: > 0 } text
                && !Fits(text, one.ParameterInfo.ParameterType)
            )
            .Select(one => one.Name)
            .FirstOrDefault();
        return wrong is null
            ? "A value in the address is not of the type that this route takes; /openapi/v1.json says what it takes."
            : $"The value of {wrong} in the address is not of the type that this route takes; /openapi/v1.json says what it takes.";
    }

    private static bool Fits(string text, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var number when number == typeof(int) => int.TryParse(text, CultureInfo.InvariantCulture, out _),
            var number when number == typeof(long) => long.TryParse(text, CultureInfo.InvariantCulture, out _),
            var number when number == typeof(double) => double.TryParse(text, CultureInfo.InvariantCulture, out _),
            var flag when flag == typeof(bool) => bool.TryParse(text, out _),
            var id when id == typeof(Guid) => Guid.TryParse(text, out _),
            var time when time == typeof(DateTimeOffset) => DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                out _
            ),
            _ => true,
        };
}
