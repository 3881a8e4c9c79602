namespace Hive.Service.Problems;

/// <summary>Going on could damage data, so the program stops: trying again without a change will never help.</summary>
public sealed class RefusedException(string cause, string remedy, Exception? inner = null)
    : ProblemException(cause, remedy, inner);
