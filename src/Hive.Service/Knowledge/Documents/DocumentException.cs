using Hive.Service.Problems;

namespace Hive.Service.Knowledge.Documents;

/// <summary>A document cannot be taken as it is. Nothing of an earlier version is lost by that.</summary>
public sealed class DocumentException(string cause, string remedy, Exception? inner = null)
    : ProblemException(cause, remedy, inner);
