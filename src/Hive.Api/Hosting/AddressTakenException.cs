using Hive.Service.Problems;

namespace Hive.Api.Hosting;

/// <summary>Another program listens on our port.</summary>
internal sealed class AddressTakenException(string cause, string remedy, Exception? inner = null)
    : ProblemException(cause, remedy, inner);
