using Hive.Service.Access;

namespace Hive.Api.Access;

/// <summary>Who asks, for handlers.</summary>
internal static class Asking
{
    /// <summary>The key's owner. Of routes that need a key only.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>()
        ?? throw new InvalidOperationException("This route is open to all: nobody in particular asks.");
}
