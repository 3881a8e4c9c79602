using Hive.Service.Access;
using Hive.Stacks.Requests;

namespace Contracts.Tests.Settings;

/// <summary>The console offers the very scopes that the API knows. Neither side knows the other's code.</summary>
public sealed class KeyScopeTests
{
    [Test]
    public void The_console_and_the_api_know_the_same_scopes() => KeyRequest.KnownScopes.Should().Equal(ScopeNames.Known);
}
