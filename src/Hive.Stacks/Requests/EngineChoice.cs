namespace Hive.Stacks.Requests;

/// <summary>Which engine the user asks for.</summary>
public enum EngineChoice
{
    /// <summary>Docker when its daemon answers, else the local engine.</summary>
    Auto,

    /// <summary>Containers, or a failure.</summary>
    Docker,

    /// <summary>Plain processes on this machine.</summary>
    Local,
}
