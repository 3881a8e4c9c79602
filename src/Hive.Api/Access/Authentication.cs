namespace Hive.Api.Access;

/// <summary>Whether this API asks for keys at all, for whoever has to tell.</summary>
internal sealed partial class Authentication(bool isOff)
{
    /// <summary><c>on</c> or <c>off</c>, as answers call it.</summary>
    public string Word => isOff ? "off" : "on";

    /// <summary>Whether everybody may do everything.</summary>
    public bool IsOff => isOff;

    /// <summary>One line in the log: an API that is open by mistake must not look like any other.</summary>
    public void Warn(ILogger log)
    {
        if (isOff)
            Open(log);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "HIVE_AUTH_DISABLED is true: every program on this machine may do everything here without a key. Unset it, and the key is needed again."
    )]
    private static partial void Open(ILogger log);
}
