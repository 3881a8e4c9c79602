using Hive.Api.Problems;
using Hive.Service.Runs;

namespace Hive.Api.A2a;

/// <summary>Ends a call with one of A2A's errors.</summary>
internal sealed class A2aException(int code, string message) : Exception(message)
{
    public const int NoRequest = -32600;
    public const int NoMethod = -32601;
    public const int NoParameters = -32602;
    public const int NoTask = -32001;
    public const int NotCancelable = -32002;
    public const int NoPush = -32003;
    public const int NotSupported = -32004;
    public const int NoSuchContent = -32005;
    private const int Internal = -32603;

    public int Code => code;

    /// <summary>What an exception means to the client; nothing for a fault of the service.</summary>
    public static A2aError? Of(Exception e) =>
        e switch
        {
            A2aException known => new(known.Code, known.Message),
            RunRefusedException { Reason: RunRefusal.NotPaused } refused => new(NotSupported, refused.Message),
            _ => Failure.Of(e) switch
            {
                { Status: StatusCodes.Status404NotFound } missing => new(NoTask, missing.Detail),
                { OfTheClient: true } bad => new(NoParameters, bad.Detail),
                { } failure => new(Internal, failure.Detail),
                null => null,
            },
        };
}
